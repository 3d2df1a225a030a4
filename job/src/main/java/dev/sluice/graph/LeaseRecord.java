package dev.sluice.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What {@code _sluice/lease.json} says.
 *
 * @param owner the run's token, known to its processes alone
 * @param beat counts up while the run is alive
 * @param where the process that beat last, for people
 * @param lock the file on that host that is locked while the run is alive; null where it locks none
 */
record LeaseRecord(
        String owner, long beat, String where, @Nullable String lock) {

    private static final JsonMapper MAPPER = new JsonMapper();

    LeaseRecord next(String by) {
        return new LeaseRecord(owner, beat + 1, by, lock);
    }

    String toJson() {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("owner", owner);
        json.put("beat", beat);
        json.put("where", where);
        json.put("lock", lock);
        return json.toPrettyString() + "\n";
    }

    /** The lease of a text; null where it is none, as a text that is being written, or was cut short. */
    static @Nullable LeaseRecord fromJson(String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            JsonNode owner = json.path("owner");
            return owner.isTextual()
                    ? new LeaseRecord(
                            owner.textValue(),
                            json.path("beat").asLong(),
                            json.path("where").asText(),
                            json.path("lock").textValue())
                    : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
