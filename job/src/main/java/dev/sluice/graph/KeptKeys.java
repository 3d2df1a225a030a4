package dev.sluice.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.config.RunKeys;
import dev.sluice.files.InputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code _sluice/keys.json} beside the output: with which keys a run was begun, as hashes, so that nothing of the
 * pipeline file is stored. What is not the same when the run goes on would mix two runs in one output.
 *
 * @param runId the run
 * @param keys of the pipeline file, see {@link RunKeys}
 * @param input the files that it reads, as they were listed
 */
record KeptKeys(String runId, SortedMap<String, String> keys, String input) {

    private static final String FILE = "keys.json";
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Those of a run that reads these files. */
    static KeptKeys of(RunId run, SortedMap<String, String> keys, List<InputFile> files) {
        return new KeptKeys(run.text(), keys, hash(files));
    }

    /** A hash of names, sizes and times of files. */
    static String hash(List<InputFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (InputFile file : files) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }

    void write(Path output) throws IOException {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("runId", runId);
        json.put("input", input);
        ObjectNode hashes = json.putObject("keys");
        keys.forEach(hashes::put);
        SmallFile.of(output, FILE).replace(json.toPrettyString() + "\n");
    }

    /** Those of that run; null where it has not come far enough to have any. */
    static @Nullable KeptKeys read(Path output, String runId) throws IOException {
        SmallFile file = SmallFile.of(output, FILE);
        String text = file.read();
        if (text == null) {
            return null;
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            SortedMap<String, String> keys = new TreeMap<>();
            for (Map.Entry<String, JsonNode> key : json.path("keys").properties()) {
                keys.put(key.getKey(), key.getValue().asText());
            }
            String id = json.path("runId").asText();
            return id.equals(runId) ? new KeptKeys(id, keys, json.path("input").asText()) : null;
        } catch (JsonProcessingException e) {
            throw new IOException(file.path() + ": not the keys of a run: " + e.getOriginalMessage(), e);
        }
    }
}
