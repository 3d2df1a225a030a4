package dev.sluice.http;

import java.net.URI;
import java.net.URISyntaxException;

/** Urls of calls, made of configuration alone: row data never steers where a call goes. */
public final class Urls {

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

    /** Scheme, host and port of a url: all of it that may stand in a message. */
    public static String origin(URI url) {
        return Origin.of(url).toString();
    }
}
