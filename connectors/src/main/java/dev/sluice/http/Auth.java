package dev.sluice.http;

import dev.sluice.service.Secret;
import java.io.Serializable;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a service is shown to be let in. Secrets are references, resolved where calls are made. */
public sealed interface Auth extends Serializable {

    /** Tells accounts apart: calls of one account share limits. References and names, never a secret. */
    String account();

    /** Nothing. */
    record None() implements Auth {
        @Override
        public String account() {
            return "";
        }
    }

    /** {@code Authorization: Bearer token}. */
    record Bearer(Secret token) implements Auth {
        @Override
        public String account() {
            return "bearer " + token.reference();
        }
    }

    /** {@code Authorization: Basic} with user and password (RFC 7617). */
    record Basic(String user, Secret password) implements Auth {
        public Basic {
            Credentials.checkUser(user);
        }

        @Override
        public String account() {
            return "basic " + user;
        }
    }

    /** A header of the service's own, such as {@code api-key}. */
    record Header(String name, Secret value) implements Auth {

        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
        private static final Set<String> TAKEN = Set.of(
                "accept",
                "accept-encoding",
                "connection",
                "content-encoding",
                "content-length",
                "content-type",
                "host",
                "proxy-authorization",
                "transfer-encoding",
                "user-agent");

        public Header {
            if (!TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("no name of a header; expected letters, digits and -");
            }
            if (TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "a header that each call has already; expected one of the service, such as api-key");
            }
        }

        @Override
        public String account() {
            return name.toLowerCase(Locale.ROOT) + " " + value.reference();
        }
    }

    /**
     * OAuth2 client credentials (RFC 6749, 4.4): a token that is asked for, kept, and asked for anew before it
     * expires, once for all calls of the JVM.
     *
     * @param scope words separated by spaces; null for the client's own
     * @param audience sent as {@code audience}, which some servers want; null for none
     */
    record OAuth2(
            String tokenUrl,
            String clientId,
            Secret clientSecret,
            @Nullable String scope,
            @Nullable String audience,
            ClientAuth clientAuth)
            implements Auth {

        public OAuth2 {
            Origin.of(URI.create(tokenUrl));
            if (clientId.isBlank()) {
                throw new IllegalArgumentException("clientId is blank");
            }
        }

        @Override
        public String account() {
            return "oauth2 " + tokenUrl + " " + clientId + " " + (scope == null ? "" : scope);
        }
    }

    /** How a client shows its secret to the token endpoint. */
    enum ClientAuth {
        /** In the header {@code Authorization}. */
        BASIC,
        /** In the request's body. */
        POST
    }
}
