package dev.sluice.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.call.CallStats;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The JSON of a {@link RunRecord}, key by key: its names are read by people's scripts, so no refactoring changes them. */
final class RunRecordJson {

    private static final JsonMapper MAPPER = new JsonMapper();

    private RunRecordJson() {}

    static String write(RunRecord run) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("job", run.job());
        json.put("status", run.status().name().toLowerCase(Locale.ROOT));
        json.put("rowsRead", run.rowsRead());
        json.put("rowsWritten", run.rowsWritten());
        json.put("rowsDeadLettered", run.rowsDeadLettered());
        json.put("batches", run.batches());
        json.put("requests", run.requests());
        ObjectNode byStatus = json.putObject("requestsByStatus");
        run.requestsByStatus().forEach((status, count) -> byStatus.put(status.toString(), count));
        json.put("retries", run.retries());
        json.put("outcomesUnknown", run.calls().outcomesUnknown());
        json.put("splits", run.calls().splits());
        json.put("rowsFromJournal", run.rowsFromJournal());
        json.put("rowsDeduplicated", run.calls().rowsDeduplicated());
        json.put("rowsTruncated", run.calls().rowsTruncated());
        json.put("tokens", run.tokens());
        json.put("durationMs", run.duration().toMillis());
        json.put("output", run.output());
        json.put("resumedFrom", run.resumedFrom());
        json.put("resumes", run.resumes());
        json.put("checkpoint", run.checkpoint());
        json.put("runId", run.runId());
        json.put("startedAt", run.startedAt().toString());
        return json.toPrettyString() + "\n";
    }

    static RunRecord read(String text) throws JsonProcessingException {
        JsonNode json = MAPPER.readTree(text);
        JsonNode resumedFrom = json.path("resumedFrom");
        return new RunRecord(
                text(json, "job"),
                runStatus(text(json, "status")),
                number(json, "rowsRead"),
                number(json, "rowsWritten"),
                number(json, "rowsDeadLettered"),
                number(json, "batches"),
                calls(json),
                Duration.ofMillis(number(json, "durationMs")),
                text(json, "output"),
                resumedFrom.isTextual() ? resumedFrom.textValue() : null,
                Math.toIntExact(numberOrZero(json, "resumes")),
                numberOrZero(json, "checkpoint"),
                text(json, "runId"),
                instant(text(json, "startedAt")));
    }

    private static CallStats calls(JsonNode json) throws JsonProcessingException {
        Map<Integer, Long> byStatus = new HashMap<>();
        for (var entry : required(json, "requestsByStatus").properties()) {
            byStatus.put(status(entry.getKey()), entry.getValue().longValue());
        }
        return new CallStats(
                number(json, "requests"),
                byStatus,
                number(json, "retries"),
                numberOrZero(json, "outcomesUnknown"),
                numberOrZero(json, "splits"),
                number(json, "tokens"),
                numberOrZero(json, "rowsDeduplicated"),
                numberOrZero(json, "rowsTruncated"),
                number(json, "rowsFromJournal"));
    }

    /** Records of earlier versions lack the key. */
    private static long numberOrZero(JsonNode json, String key) throws JsonProcessingException {
        return json.has(key) ? number(json, key) : 0;
    }

    private static RunRecord.Status runStatus(String text) throws JsonProcessingException {
        for (RunRecord.Status status : RunRecord.Status.values()) {
            if (status.name().toLowerCase(Locale.ROOT).equals(text)) {
                return status;
            }
        }
        throw wrong("status: " + text + " is none of running, finished, failed, stopped");
    }

    private static int status(String key) throws JsonProcessingException {
        try {
            return Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw wrong("requestsByStatus: " + key + " is not an HTTP status");
        }
    }

    private static Instant instant(String text) throws JsonProcessingException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong("startedAt: " + text + " is not a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static String text(JsonNode json, String key) throws JsonProcessingException {
        JsonNode value = required(json, key);
        if (!value.isTextual()) {
            throw wrong(key + ": expected a text, found a " + kind(value));
        }
        return value.textValue();
    }

    private static long number(JsonNode json, String key) throws JsonProcessingException {
        JsonNode value = required(json, key);
        if (!value.isIntegralNumber()) {
            throw wrong(key + ": expected a whole number, found a " + kind(value));
        }
        return value.longValue();
    }

    private static JsonNode required(JsonNode json, String key) throws JsonProcessingException {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            throw wrong(key + ": missing");
        }
        return value;
    }

    private static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static JsonProcessingException wrong(String problem) {
        return MismatchedInputException.from(null, RunRecord.class, problem);
    }
}
