package dev.sluice.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The JobManager's REST endpoint. */
final class ClusterRest {

    private final URI root;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final JsonMapper mapper = new JsonMapper();

    ClusterRest(int port) {
        root = URI.create("http://localhost:" + port);
    }

    /** TaskManagers that have registered; 0 while the endpoint does not answer. */
    int taskManagers() {
        try {
            return get("/taskmanagers").path("taskmanagers").size();
        } catch (IOException e) {
            return 0;
        }
    }

    /** States of all jobs by id. */
    Map<String, String> jobs() throws IOException {
        Map<String, String> states = new LinkedHashMap<>();
        for (JsonNode job : get("/jobs").path("jobs")) {
            states.put(job.path("id").textValue(), job.path("status").textValue());
        }
        return states;
    }

    /** The root exception of a job; empty where there is none. */
    String failure(String jobId) throws IOException {
        return get("/jobs/" + jobId + "/exceptions")
                .path("exceptionHistory")
                .path("entries")
                .path(0)
                .path("stacktrace")
                .asText();
    }

    /** Whether a job was ever restarted. */
    boolean restarted(String jobId) throws IOException {
        JsonNode since = get("/jobs/" + jobId).path("timestamps").path("RESTARTING");
        if (!since.isNumber()) {
            throw new IOException("/jobs/" + jobId + " says nothing of restarts");
        }
        return since.longValue() > 0;
    }

    /** Checkpoints that a job has completed since it was submitted. */
    long completedCheckpoints(String jobId) throws IOException {
        return get("/jobs/" + jobId + "/checkpoints")
                .path("counts")
                .path("completed")
                .longValue();
    }

    /** All that it tells of a job: state, configuration, plan, accumulators, exceptions, metrics with their values. */
    String everything(String jobId) throws IOException {
        StringBuilder all = new StringBuilder();
        String job = "/jobs/" + jobId;
        for (String part : List.of("", "/config", "/plan", "/accumulators", "/exceptions")) {
            all.append(get(job + part)).append('\n');
        }
        for (JsonNode vertex : get(job).path("vertices")) {
            String metrics = job + "/vertices/" + vertex.path("id").textValue() + "/subtasks/metrics";
            StringJoiner names = new StringJoiner(",");
            for (JsonNode metric : get(metrics)) {
                names.add(URLEncoder.encode(metric.path("id").asText(), StandardCharsets.UTF_8));
            }
            all.append(names)
                    .append('\n')
                    .append(get(metrics + "?get=" + names))
                    .append('\n');
        }
        return all.toString();
    }

    private JsonNode get(String path) throws IOException {
        try {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(root.resolve(path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException(path + ": status " + response.statusCode() + ": " + response.body());
            }
            return mapper.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
