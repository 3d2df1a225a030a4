package dev.sluice.http;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A complete answer: status, headers and the decompressed body. Shows no content in its text. */
public final class HttpAnswer {

    private final int status;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final byte[] body;

    /** An answer with headers by name; case does not matter. */
    public HttpAnswer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers.putAll(headers);
        this.body = body;
    }

    public int status() {
        return status;
    }

    /** Whether the status is one of 200 to 299. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** The first value of a header, null where it is absent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** The body, not copied. */
    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return "HttpAnswer(status " + status + ", " + body.length + " bytes)";
    }
}
