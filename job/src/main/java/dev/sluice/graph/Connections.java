package dev.sluice.graph;

import dev.sluice.config.Connection;
import dev.sluice.http.Auth;
import dev.sluice.http.HttpSettings;
import dev.sluice.http.Proxy;
import dev.sluice.http.StatusRule;
import dev.sluice.http.StatusTable;
import java.util.List;

/** Ways to a service that pipeline files describe, as the HTTP client takes them. */
final class Connections {

    private Connections() {}

    static HttpSettings settings(Connection connection) {
        Connection.Proxy proxy = connection.proxy();
        List<Connection.ErrorRule> errors = connection.errors();
        List<StatusRule> rules = errors == null
                ? List.of()
                : errors.stream()
                        .map(rule -> StatusRule.of(rule.status(), rule.code(), rule.failure(), rule.as()))
                        .toList();
        return new HttpSettings(
                connection.connectTimeout(),
                proxy == null ? null : new Proxy(proxy.url(), proxy.user(), proxy.password()),
                connection.compressRequests(),
                connection.trustedCertificates(),
                auth(connection),
                StatusTable.STANDARD.withFirst(rules));
    }

    private static Auth auth(Connection connection) {
        Connection.Auth auth = connection.auth();
        if (auth instanceof Connection.Auth.Bearer bearer) {
            return new Auth.Bearer(bearer.token());
        }
        if (auth instanceof Connection.Auth.Basic basic) {
            return new Auth.Basic(basic.user(), basic.password());
        }
        if (auth instanceof Connection.Auth.Header header) {
            return new Auth.Header(header.name(), header.value());
        }
        if (auth instanceof Connection.Auth.Oauth2 client) {
            return new Auth.OAuth2(
                    client.tokenUrl(),
                    client.clientId(),
                    client.clientSecret(),
                    client.scope(),
                    client.audience(),
                    switch (client.clientAuth()) {
                        case BASIC -> Auth.ClientAuth.BASIC;
                        case POST -> Auth.ClientAuth.POST;
                    });
        }
        return connection.apiKey() == null ? new Auth.None() : new Auth.Bearer(connection.apiKey());
    }
}
