package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Connection;
import dev.sluice.http.Auth;
import dev.sluice.http.HttpSettings;
import dev.sluice.http.Meaning;
import dev.sluice.http.NoAnswer;
import dev.sluice.http.Proxy;
import dev.sluice.http.StatusRule;
import dev.sluice.http.StatusTable;
import dev.sluice.service.Secret;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final Secret SECRET = new Secret("${env:X}");

    @Test
    void asksTheRulesOfTheFileBeforeThoseBuiltIn() throws Exception {
        Connection connection = new Connection(
                null,
                null,
                Duration.ofSeconds(2),
                true,
                new Connection.Proxy("http://proxy.example:3128", "me", SECRET),
                "/own.pem",
                List.of(
                        new Connection.ErrorRule(424, "x", null, Meaning.FATAL),
                        new Connection.ErrorRule(null, null, NoAnswer.RESET, Meaning.TRANSIENT)));

        HttpSettings settings = Connections.settings(connection);

        assertThat(settings)
                .isEqualTo(new HttpSettings(
                        Duration.ofSeconds(2),
                        new Proxy("http://proxy.example:3128", "me", SECRET),
                        true,
                        "/own.pem",
                        new Auth.None(),
                        StatusTable.STANDARD.withFirst(List.of(
                                StatusRule.of(424, "x", null, Meaning.FATAL),
                                StatusRule.failure(NoAnswer.RESET, Meaning.TRANSIENT)))));
        assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
    }

    @Test
    void takesEachKindOfCredentials() {
        assertThat(auth(null, null)).isEqualTo(new Auth.None());
        assertThat(auth(SECRET, null)).isEqualTo(new Auth.Bearer(SECRET));
        assertThat(auth(null, new Connection.Auth.Bearer(SECRET))).isEqualTo(new Auth.Bearer(SECRET));
        assertThat(auth(null, new Connection.Auth.Basic("me", SECRET))).isEqualTo(new Auth.Basic("me", SECRET));
        assertThat(auth(null, new Connection.Auth.Header("api-key", SECRET)))
                .isEqualTo(new Auth.Header("api-key", SECRET));
        assertThat(auth(
                        null,
                        new Connection.Auth.Oauth2(
                                "https://a.example/token", "me", SECRET, "read", "all", Connection.ClientAuth.POST)))
                .isEqualTo(
                        new Auth.OAuth2("https://a.example/token", "me", SECRET, "read", "all", Auth.ClientAuth.POST));
    }

    private static Auth auth(@Nullable Secret apiKey, Connection.@Nullable Auth auth) {
        return Connections.settings(new Connection(apiKey, auth, Duration.ofSeconds(5), false, null, null, null))
                .auth();
    }
}
