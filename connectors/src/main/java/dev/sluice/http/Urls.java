package dev.sluice.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Urls of calls, made of configuration alone: row data never steers where a call goes. */
public final class Urls {

    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Urls() {}

    /**
     * A path below a base url; the base's query stays behind the path. Throws IllegalArgumentException, without
     * the url in its message, where the base is no http url or holds credentials.
     */
    public static URI below(String base, String path) {
        URI url;
        try {
            url = new URI(base);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "url cannot be read at character " + (e.getIndex() + 1) + " (" + e.getReason() + ")");
        }
        Origin.of(url);
        String raw = url.getRawPath() == null ? "" : url.getRawPath();
        String folder = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + folder + "/" + path + query);
    }

    /**
     * A value as one segment of a path, whatever it holds: all but letters, digits and {@code -._~} is percent-encoded
     * as UTF-8. IllegalArgumentException, without the value, for an empty one and for {@code .} and {@code ..}, which
     * stand for other paths however they are written (RFC 3986, 6.2.2).
     */
    public static String pathValue(String value) {
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("an empty value, . or .. cannot stand in a path");
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** Scheme, host and port of a url: all of it that may stand in a message. */
    public static String origin(URI url) {
        return Origin.of(url).toString();
    }
}
