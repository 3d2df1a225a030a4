package dev.sluice.http;

import java.io.IOException;
import org.asynchttpclient.RequestBuilder;

/**
 * The header that lets one call in.
 *
 * @param name empty for no header
 */
record Pass(String name, HiddenText value) {

    /** For a service that lets everyone in. */
    static final Pass NONE = new Pass("", new HiddenText(""));

    static Pass authorization(String value) {
        return new Pass("Authorization", new HiddenText(value));
    }

    static Pass bearer(String token) {
        return authorization("Bearer " + token);
    }

    /** The header of credentials that stay the same, with their secret resolved; none for others. */
    static Pass of(Auth auth) throws IOException {
        if (auth instanceof Auth.Bearer bearer) {
            return bearer(Credentials.token(bearer.token()));
        }
        if (auth instanceof Auth.Basic basic) {
            return authorization(Credentials.basic(basic.user(), basic.password()));
        }
        if (auth instanceof Auth.Header header) {
            return new Pass(header.name(), new HiddenText(Credentials.headerValue(header.value())));
        }
        return NONE;
    }

    void addTo(RequestBuilder request) {
        if (!name.isEmpty()) {
            request.setHeader(name, (Object) value);
        }
    }
}
