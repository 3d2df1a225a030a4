package dev.sluice.fake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeEmbeddings} has seen until one moment.
 *
 * @param requests all but those for health and counters
 * @param byStatus answers of which the head was sent, by status in ascending order
 * @param texts of the requests that passed the limits, as {@code tokens}
 * @param inFlight requests that wait for the end of their answer
 * @param rejectedByLimits those of the 429s that are not injected
 * @param resets connections that the service has reset
 * @param connections open ones
 * @param repeats null where they are not counted
 */
public record FakeCounts(
        long requests,
        Map<Integer, Long> byStatus,
        long texts,
        long tokens,
        int inFlight,
        int peakInFlight,
        long rejectedByLimits,
        long resets,
        int connections,
        @Nullable RepeatCounts repeats) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Answers with a status. */
    public long answered(int status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** One JSON object with the names above; what is repeated as textsAnswered, textsRepeated, answersBeyondFirst. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("requests", requests);
            json.writeObjectFieldStart("byStatus");
            for (Map.Entry<Integer, Long> status : byStatus.entrySet()) {
                json.writeNumberField(String.valueOf(status.getKey()), status.getValue());
            }
            json.writeEndObject();
            json.writeNumberField("texts", texts);
            json.writeNumberField("tokens", tokens);
            json.writeNumberField("inFlight", inFlight);
            json.writeNumberField("peakInFlight", peakInFlight);
            json.writeNumberField("rejectedByLimits", rejectedByLimits);
            json.writeNumberField("resets", resets);
            json.writeNumberField("connections", connections);
            if (repeats != null) {
                json.writeNumberField("textsAnswered", repeats.distinct());
                json.writeNumberField("textsRepeated", repeats.repeated());
                json.writeNumberField("answersBeyondFirst", repeats.beyondFirst());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
