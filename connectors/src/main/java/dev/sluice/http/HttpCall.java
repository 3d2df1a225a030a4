package dev.sluice.http;

import java.net.URI;

/**
 * One POST. Shows neither url nor body in its text.
 *
 * <p>A class, not a record: its body is an array, which a record would compare by identity.
 */
public final class HttpCall {

    private final URI url;
    private final String contentType;
    private final byte[] body;
    private final long maxAnswerBytes;

    /**
     * A POST of a body that is not changed any more.
     *
     * @param url absolute, from the configuration alone
     * @param maxAnswerBytes most bytes of the answer's body, counted after decompression
     */
    public HttpCall(URI url, String contentType, byte[] body, long maxAnswerBytes) {
        if (maxAnswerBytes < 1 || maxAnswerBytes > Integer.MAX_VALUE - 16) {
            throw new IllegalArgumentException(
                    "maxAnswerBytes is " + maxAnswerBytes + ", expected 1 to " + (Integer.MAX_VALUE - 16));
        }
        this.url = url;
        this.contentType = contentType;
        this.body = body;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    URI url() {
        return url;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    long maxAnswerBytes() {
        return maxAnswerBytes;
    }

    @Override
    public String toString() {
        return "HttpCall(" + body.length + " bytes of " + contentType + ")";
    }
}
