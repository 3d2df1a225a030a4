package dev.sluice.http;

import java.net.URI;

/**
 * Scheme, host and port of a url: what a connection belongs to, and all of a url that may stand in a message,
 * as its path and query may carry keys.
 */
record Origin(String scheme, String host, int port) {

    static Origin of(URI url) {
        String scheme = url.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("url is not http or https; expected such as https://api.openai.com/v1");
        }
        if (url.getHost() == null) {
            throw new IllegalArgumentException("url has no host; expected such as https://api.openai.com/v1");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url holds a user or password; take them out, the url stands in the job graph");
        }
        int standard = scheme.equals("https") ? 443 : 80;
        return new Origin(scheme, url.getHost(), url.getPort() < 0 ? standard : url.getPort());
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
