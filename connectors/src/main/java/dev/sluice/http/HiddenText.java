package dev.sluice.http;

/**
 * The value of a header that is written to the wire character by character and shows nothing as text: the client
 * logs the headers of each request at DEBUG, and knows of few names that they are secret.
 */
final class HiddenText implements CharSequence {

    private final String text;

    HiddenText(String text) {
        this.text = text;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new HiddenText(text.substring(start, end));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HiddenText hidden && hidden.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "<hidden>";
    }
}
