package dev.sluice.config;

import dev.sluice.http.Meaning;
import dev.sluice.http.NoAnswer;
import dev.sluice.service.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a service is reached over HTTP: the keys that all such services have. */
public record Connection(
        @Key("short for auth: {type: bearer, token: …}: ${env:NAME} or ${file:/path}") @Nullable
        Secret apiKey,

        @Key("what the service is shown to be let in") @Nullable
        Auth auth,

        @Key(value = "until a connection is there", defaultsTo = "5s")
        Duration connectTimeout,

        @Key(value = "whether requests are sent as gzip, which not every server takes", defaultsTo = "false")
        boolean compressRequests,

        @Key("what all calls go through") @Nullable Proxy proxy,

        @Key(value = "PEM file of issuers that are trusted beside the JVM's, on each machine that calls", path = true)
        @Nullable
        String trustedCertificates,

        @Key("what failures mean, before the rules that are built in; the first that fits decides") @Nullable
        List<ErrorRule> errors) {

    /** What a service is shown to be let in, chosen by {@code type}. */
    public sealed interface Auth {

        /** Nothing, as without {@code auth}, {@code type: none}. */
        record None() implements Auth {}

        /** A token in {@code Authorization: Bearer}, {@code type: bearer}. */
        record Bearer(@Key("${env:NAME} or ${file:/path}") Secret token) implements Auth {}

        /** {@code type: basic}. */
        record Basic(
                @Key("user") String user,

                @Key("${env:NAME} or ${file:/path}") Secret password) implements Auth {}

        /** A header of the service's own, {@code type: header}. */
        record Header(
                @Key("name of the header, such as api-key") String name,

                @Key("${env:NAME} or ${file:/path}") Secret value)
                implements Auth {}

        /** OAuth2 client credentials, {@code type: oauth2}. */
        record Oauth2(
                @Key("address of the token endpoint") String tokenUrl,
                @Key("the client's id") String clientId,

                @Key("${env:NAME} or ${file:/path}") Secret clientSecret,

                @Key("words separated by spaces; the client's own if left out") @Nullable
                String scope,

                @Key("sent as audience, which some servers want") @Nullable
                String audience,

                @Key(value = "where the secret is sent: basic (a header) or post (the body)", defaultsTo = "basic")
                ClientAuth clientAuth)
                implements Auth {}
    }

    /** Where a client's secret is sent. */
    public enum ClientAuth {
        BASIC,
        POST
    }

    /** An HTTP proxy. */
    public record Proxy(
            @Key("such as http://proxy.example:3128") String url,

            @Key("user, for a proxy that asks for one") @Nullable
            String user,

            @Key("${env:NAME} or ${file:/path}") @Nullable Secret password) {}

    /** What one kind of failure means. */
    public record ErrorRule(
            @Key(value = "status of the answer", min = 100, max = 599) @Nullable
            Integer status,

            @Key("code or type of the error in the answer's body") @Nullable
            String code,

            @Key("why there is no answer") @Nullable NoAnswer failure,
            @Key("what it means") Meaning as) {}
}
