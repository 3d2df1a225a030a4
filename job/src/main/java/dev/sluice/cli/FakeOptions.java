package dev.sluice.cli;

import dev.sluice.fake.FakeAddress;
import dev.sluice.fake.FakeLimits;
import dev.sluice.fake.FakeModel;
import dev.sluice.fake.FakeSettings;
import dev.sluice.fake.FakeTroubles;
import dev.sluice.fake.FaultPlan;
import dev.sluice.fake.Latency;
import dev.sluice.fake.Outage;
import dev.sluice.service.Secret;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code serve-fake}; times are spelt as in a pipeline file. */
final class FakeOptions {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8787",
            description = "Where it listens; 0 for any free port. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--counters-port",
            paramLabel = "PORT",
            description = "Where GET /counters is; 0 for any free port. Default: the next after --port.")
    private @Nullable Integer countersPort;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "The address to listen at. Default: ${DEFAULT-VALUE}, this machine alone.")
    private String host = "";

    @Option(
            names = "--dimensions",
            paramLabel = "N",
            defaultValue = "384",
            description = "Length of vectors, where a request asks for none. Default: ${DEFAULT-VALUE}.")
    private int dimensions;

    @Option(
            names = "--tokens-per-text",
            paramLabel = "N",
            defaultValue = "0",
            description = "What each text counts. Default: its tokens, counted as the request's model does.")
    private int tokensPerText;

    @Option(
            names = "--max-texts",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Most texts of a request. Default: ${DEFAULT-VALUE}.")
    private int maxTexts;

    @Option(
            names = "--latency",
            paramLabel = "TIME[..TIME]",
            description = "Time until an answer: 300ms, or 100ms..500ms for evenly spread.")
    private @Nullable String latency;

    @Option(names = "--rpm", paramLabel = "N", description = "Requests a minute, with a burst of a second's worth.")
    private @Nullable Long rpm;

    @Option(names = "--tpm", paramLabel = "N", description = "Tokens a minute, with a burst of a second's worth.")
    private @Nullable Long tpm;

    @Option(names = "--no-headers", description = "Leaves out x-ratelimit-*, Retry-After and retry-after-ms.")
    private boolean noHeaders;

    @Option(
            names = "--faults",
            paramLabel = "KIND:RATE%[,...]",
            description = "What goes wrong how often, such as 429:5%%,reset:1%%; the kinds are below.")
    private @Nullable String faults;

    @Option(
            names = "--poison",
            paramLabel = "TEXT",
            description = "Answers 400 to each request with a text that contains this.")
    private @Nullable String poison;

    @Option(
            names = "--api-key-env",
            paramLabel = "NAME",
            description = "Wants the value of this environment variable as bearer token.")
    private @Nullable String apiKeyEnv;

    @Option(
            names = "--down",
            paramLabel = "TIME@START",
            description = "Refuses connections: 20s@30s for 20 s, from 30 s after the start.")
    private @Nullable String down;

    @Option(names = "--down503", paramLabel = "TIME@START", description = "Answers 503 to each request, as --down.")
    private @Nullable String down503;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of latencies and faults. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--count-repeats", description = "Counts texts that were answered more than once.")
    private boolean countRepeats;

    /** What the options ask for; a {@link ParameterException} names the one that is wrong. */
    FakeSettings settings(CommandLine line) {
        FakeTroubles troubles = new FakeTroubles(
                given(line, "--faults", faults, FaultPlan::parse).orElse(FaultPlan.NONE),
                given(line, "--poison", poison, FakeOptions::nonEmpty).orElse(null),
                given(line, "--api-key-env", apiKeyEnv, name -> new Secret("${env:" + name + "}"))
                        .orElse(null),
                given(line, "--down", down, Outage::parse).orElse(null),
                given(line, "--down503", down503, Outage::parse).orElse(null));
        Latency time = given(line, "--latency", latency, Latency::parse).orElse(Latency.NONE);
        long requests = given(line, "--rpm", rpm, FakeLimits::perMinute).orElse(0L);
        long tokens = given(line, "--tpm", tpm, FakeLimits::perMinute).orElse(0L);
        try {
            return new FakeSettings(
                    new FakeAddress(host, port, countersPort()),
                    new FakeModel(dimensions, time, tokensPerText, maxTexts),
                    new FakeLimits(requests, tokens, !noHeaders),
                    troubles,
                    seed,
                    countRepeats,
                    false);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()), e);
        }
    }

    private static String nonEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty, which each text contains; expected some text");
        }
        return text;
    }

    private static <T, R> Optional<R> given(CommandLine line, String name, @Nullable T value, Function<T, R> reading) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.apply(value));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, name + ": " + e.getMessage(), e);
        }
    }

    private int countersPort() {
        if (countersPort != null) {
            return countersPort;
        }
        return port == 0 ? 0 : port + 1;
    }
}
