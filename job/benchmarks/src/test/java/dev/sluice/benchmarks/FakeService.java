package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fake.AcceptedSecond;
import dev.sluice.fake.FakeCounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The fake embeddings service in a process of its own, until it is closed. It is warm when it is started, as a real
 * one is: a cold one would let the first requests pile up, and judge them as a burst.
 */
final class FakeService implements AutoCloseable {

    private static final String URL = "url:";
    private static final String COUNTERS = "counters:";
    private static final int WARM_UP_REQUESTS = 10;

    private final JsonMapper mapper = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String url;
    private final String counters;
    private int secondsBefore;
    private long requestsBefore;
    private long tokensBefore;

    private FakeService(Process process, String url, String counters) {
        this.process = process;
        this.url = url;
        this.counters = counters;
    }

    /**
     * Starts, waits until it listens, and warms it up.
     *
     * @param folder for its log
     * @param options of {@code sluice serve-fake}, but for the ports
     */
    static FakeService start(Workplace workplace, Path folder, List<String> options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("serve-fake", "--port", "0", "--counters-port", "0"));
        arguments.addAll(options);
        Path log = folder.resolve("fake.log");
        Process process = workplace.sluice(log, arguments).start();
        String url = "";
        // Open as long as the process: it prints a last line at its end.
        BufferedReader printed = process.inputReader();
        for (String line = printed.readLine(); line != null; line = printed.readLine()) {
            if (line.startsWith(URL)) {
                url = line.substring(URL.length()).strip();
            } else if (line.startsWith(COUNTERS)) {
                FakeService service = new FakeService(
                        process, url, line.substring(COUNTERS.length()).strip());
                service.warmUp();
                return service;
            }
        }
        process.destroyForcibly();
        throw new IOException("the fake service did not start:\n" + Files.readString(log));
    }

    /** For a pipeline file. */
    String url() {
        return url;
    }

    /** Requests since it was warm. */
    long requests() throws IOException, InterruptedException {
        return counts().requests() - requestsBefore;
    }

    /** Tokens of what was answered since it was warm. */
    long tokens() throws IOException, InterruptedException {
        return counts().tokens() - tokensBefore;
    }

    /** Processor time that it has taken. */
    Duration processor() {
        return Workplace.processor(process.toHandle());
    }

    /** Those of them that were over the limits. */
    long rejectedByLimits() throws IOException, InterruptedException {
        return counts().rejectedByLimits();
    }

    /** What passed the limits in each second since it was warm. */
    List<AcceptedSecond> seconds() throws IOException, InterruptedException {
        List<AcceptedSecond> life = mapper.readValue(get(counters + "/seconds"), new TypeReference<>() {});
        return life.subList(secondsBefore, life.size());
    }

    private void warmUp() throws IOException, InterruptedException {
        String body = "{\"model\":\"text-embedding-3-small\",\"input\":[\"a first text\"]}";
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            send(HttpRequest.newBuilder(URI.create(url + "/embeddings"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build());
        }
        secondsBefore = seconds().size();
        requestsBefore = counts().requests();
        tokensBefore = counts().tokens();
    }

    private FakeCounts counts() throws IOException, InterruptedException {
        return mapper.readValue(get(counters), FakeCounts.class);
    }

    private String get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)).build());
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(request.uri() + ": status " + response.statusCode() + "; expected 200");
        }
        return response.body();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
