package dev.sluice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.service.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is logged at DEBUG while calls are made, by the HTTP client and everyone else. */
@Timeout(30)
class SecretsInLogsTest {

    private static final String CANARY = "CANARY-s3cret";

    @TempDir
    static Path folder;

    static Stream<Auth> credentials() throws IOException {
        Secret secret = new Secret("${file:" + Files.writeString(folder.resolve("secret"), CANARY) + "}");
        return Stream.of(
                new Auth.Bearer(secret),
                new Auth.Basic("me", secret),
                new Auth.Header("x-functions-key", secret),
                new Auth.OAuth2("http://unused", "me", secret, null, null, Auth.ClientAuth.POST));
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void holdNoSecretAndNoBody(Auth auth) throws Exception {
        LogLines log = new LogLines();
        try (StubServer server = new StubServer(exchange -> {
            boolean token = exchange.requestLine().startsWith("POST /token ");
            exchange.answer(200, token ? "{\"access_token\":\"" + CANARY + "\",\"token_type\":\"Bearer\"}" : "{}");
        })) {
            HttpSettings settings = HttpSettings.DEFAULT.with(
                    auth instanceof Auth.OAuth2 client
                            ? new Auth.OAuth2(
                                    server.url() + "/token",
                                    client.clientId(),
                                    client.clientSecret(),
                                    null,
                                    null,
                                    client.clientAuth())
                            : auth);
            URI url = URI.create(server.url() + "/v1");
            HttpCall call = new HttpCall(url, "application/json", CANARY.getBytes(UTF_8), 1 << 20);
            try (HttpCaller caller = HttpCaller.open(url, settings)) {
                assertThat(caller.post(call, Duration.ofSeconds(20)).get().status())
                        .isEqualTo(200);
            }
        } finally {
            log.close();
        }

        assertThat(log.lines).anyMatch(line -> line.contains("POST /v1"));
        assertThat(log.lines).noneMatch(line -> line.contains(CANARY) || line.contains("bWU6Q0FOQVJZ"));
    }

    /** All that is logged in this process at DEBUG and above, until closed. */
    private static final class LogLines extends AbstractAppender {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final LoggerContext context = LoggerContext.getContext(false);
        private final LoggerConfig root = context.getConfiguration().getRootLogger();
        private final Level level = root.getLevel();
        private final Map<String, Appender> consoles = Map.copyOf(root.getAppenders());

        LogLines() {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
            start();
            consoles.keySet().forEach(root::removeAppender);
            root.addAppender(this, Level.DEBUG, null);
            root.setLevel(Level.DEBUG);
            context.updateLoggers();
        }

        @Override
        public void append(LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
        }

        void close() {
            root.setLevel(level);
            root.removeAppender(getName());
            consoles.values().forEach(console -> root.addAppender(console, null, null));
            context.updateLoggers();
            stop();
        }
    }
}
