package dev.sluice.http;

import dev.sluice.service.Secret;
import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that all calls of a service go through; those by https as a tunnel, in which it sees nothing.
 *
 * @param url such as {@code http://proxy.example:3128}
 * @param user for basic authentication; null for none, and then no password
 */
public record Proxy(
        String url, @Nullable String user, @Nullable Secret password) implements Serializable {

    public Proxy {
        if (!url.startsWith("http://")) {
            throw new IllegalArgumentException("proxy.url is not http; expected such as http://proxy.example:3128");
        }
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("proxy has a user or a password alone; expected both or none");
        }
        if (user != null) {
            Credentials.checkUser(user);
        }
        Origin.of(URI.create(url));
    }

    Origin origin() {
        return Origin.of(URI.create(url));
    }
}
