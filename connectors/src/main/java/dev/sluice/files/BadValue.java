package dev.sluice.files;

/** A value that is not of its column's type. Names column and type, never the value. Carries no stack trace. */
public final class BadValue extends Exception {
    private final String column;
    private final String found;

    BadValue(String found) {
        this("", found);
    }

    private BadValue(String column, String found) {
        super(text(column, found), null, false, false);
        this.column = column;
        this.found = found;
    }

    /** The same, as found inside a column, field or element. */
    BadValue in(String name) {
        String inner = column.isEmpty() || column.startsWith("[") ? column : "." + column;
        return new BadValue(name + inner, found);
    }

    /** Which column, what was found and what was expected. */
    public String problem() {
        return text(column, found);
    }

    private static String text(String column, String found) {
        return column.isEmpty() ? found : "column " + column + ": " + found;
    }
}
