package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Environment;
import dev.sluice.fake.FakeEmbeddings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ServeFakeCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void servesAndSaysWhereAndWhatCame() {
        StringBuilder expected = new StringBuilder();
        int code = execute(
                (fake, atExit) -> {
                    expected.append("""
                            url:      %s
                            counters: %s
                            limits:   60 requests a minute, any number of tokens
                            faults:   nan:0.5%%
                            Ctrl-C ends it.
                            """.formatted(fake.url(), fake.countersUrl()));
                    assertThat(out).hasToString(expected.toString());
                    assertThat(post(fake)).isEqualTo(200);
                    assertThat(post(fake)).isEqualTo(429);
                },
                "--port=0",
                "--rpm=60",
                "--tokens-per-text=1200",
                "--faults=nan:0.50%");
        assertThat(code).isZero();
        expected.append("2 requests: 1 answered with 200, 1 over the limits, 0 resets; 1 text, 1,200 tokens\n");
        assertThat(out).hasToString(expected.toString());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhatCameWhereTheProcessEnds() {
        execute(
                (fake, atExit) -> {
                    out.getBuffer().setLength(0);
                    atExit.run();
                    assertThat(out)
                            .hasToString(
                                    "0 requests: 0 answered with 200, 0 over the limits, 0 resets; 0 texts, 0 tokens\n");
                },
                "--port=0");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void countsRepeatsWhereAsked() {
        execute(
                (fake, atExit) -> {
                    out.getBuffer().setLength(0);
                    assertThat(post(fake)).isEqualTo(200);
                    assertThat(post(fake)).isEqualTo(200);
                    assertThat(post(fake)).isEqualTo(200);
                },
                "--port=0",
                "--tokens-per-text=1",
                "--count-repeats");
        assertThat(out).hasToString("""
                        3 requests: 3 answered with 200, 0 over the limits, 0 resets; 3 texts, 3 tokens
                        1 text answered with 200, 1 of them more than once; 2 answers beyond the first
                        """);
    }

    @Test
    void failsWhereThePortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            int port = taken.getLocalPort();
            assertThat(execute(ServeFakeCommandTest::mustNotServe, "--port=" + port, "--counters-port=0"))
                    .isEqualTo(1);
            assertThat(err).hasToString("sluice: cannot listen at 127.0.0.1:" + port + ": Address already in use\n");
        }
    }

    @Test
    void failsWithoutItsKey() {
        assertThat(execute(ServeFakeCommandTest::mustNotServe, "--port=0", "--api-key-env=SLUICE_NO_SUCH_KEY"))
                .isEqualTo(1);
        assertThat(err.toString()).startsWith("sluice: environment variable SLUICE_NO_SUCH_KEY is not set");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--faults=rset:5% | --faults: \"rset\" is an unknown kind of fault; expected a status, such as 429, or "
                        + "one of reset, resetBody, slow, trickle, missing, extra, shuffled, duplicateIndex, "
                        + "outOfRange, nan, wrongDimension, badJson, errorBody, empty, gzip",
                "--faults=429:101% | --faults: 429:101%: 101% is out of range; expected above 0% to 100%",
                "--faults=429:60%,500:50% | --faults: the rates add up to 110%; expected at most 100%",
                "--latency=300 | --latency: 300 is no duration; expected a number with a unit, such as 300ms, 20s or 15m",
                "--rpm=0 | --rpm: 0 a minute is out of range; expected 1 to 1000000000",
                "--tpm=-1 | --tpm: -1 a minute is out of range; expected 1 to 1000000000",
                "--rpm=many | Invalid value for option '--rpm': 'many' is not a long",
                "--down=20s | --down: 20s is no outage; expected LENGTH@START, such as 20s@30s: for 20 s, from 30 s "
                        + "after the start",
                "--down503=0s@1s | --down503: 0s@1s lasts no time; expected a length above 0",
                "--poison= | --poison: is empty, which each text contains; expected some text",
                "--port=65536 | port 65536 is out of range; expected 0 to 65535",
                "--counters-port=8787 | port 8787 is that of the API and of the counters; expected two",
                "--dimensions=0 | 0 dimensions is out of range; expected 1 to 4096"
            })
    void refuses(String option, String message) {
        assertThat(execute(ServeFakeCommandTest::mustNotServe, option)).isEqualTo(2);
        assertThat(err).hasToString("sluice: " + message + "\nSee: sluice serve-fake --help\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void takesNoFile() {
        assertThat(execute(ServeFakeCommandTest::mustNotServe, "pipeline.yaml")).isEqualTo(2);
        assertThat(err.toString()).startsWith("sluice: Unmatched argument at index 1: 'pipeline.yaml'\n");
    }

    @Test
    void helpsWithTheKindsOfFault() {
        assertThat(execute(ServeFakeCommandTest::mustNotServe, "--help")).isZero();
        assertThat(out.toString())
                .contains("--faults=KIND:RATE%[,...]", "429:5%:2s", "reset, resetBody, slow,", "Example:\n")
                .doesNotContain("%%");
    }

    private int execute(ServeFakeCommand.Serving serving, String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve-fake";
        System.arraycopy(options, 0, arguments, 1, options.length);
        var environment = new Environment(name -> null, Path.of(""), true);
        CommandLine line = SluiceCommand.with(
                Wiring.reader(environment, Long.MAX_VALUE),
                (plan, fresh, watch) -> {
                    throw new AssertionError("must not run");
                },
                Terminal.NONE,
                serving);
        return line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static void mustNotServe(FakeEmbeddings fake, Runnable atExit) {
        throw new AssertionError("must not serve");
    }

    private static int post(FakeEmbeddings fake) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(fake.url() + "/embeddings"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"input\":\"a\"}"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
