package dev.sluice.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * JSON objects to rows of a declared type, streamed: no tree is built. A missing field is null, an unknown one is
 * ignored, a key that stands twice is an error. What is no string becomes its JSON text under a STRING column; else
 * numbers, strings and booleans must be of the column's type. Keep one for each thread.
 */
public final class JsonRows {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Lines.MOST_BYTES)
                    .maxNameLength(Lines.MOST_BYTES)
                    .build())
            .build();

    private final JsonValue.Struct object;

    public JsonRows(RowType type) {
        this.object = new JsonValue.Struct(type);
    }

    /**
     * Reads one object.
     *
     * @param json UTF-8
     * @return a new row
     * @throws BadValue where it is no JSON object or a value is not of its column's type
     */
    public GenericRowData read(byte[] json) throws BadValue {
        if (!Utf8.isValid(json)) {
            throw new BadValue("found bytes that are no characters of UTF-8");
        }
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadValue("expected a JSON object, found " + JsonValue.name(parser.currentToken()));
            }
            GenericRowData row = object.read(parser, json);
            if (parser.nextToken() != null) {
                throw new BadValue("expected one JSON object, found more after it");
            }
            return row;
        } catch (StreamConstraintsException e) {
            throw new BadValue("expected less nesting or shorter numbers in JSON");
        } catch (JsonProcessingException e) {
            // Jackson's message quotes what it found.
            int at = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
            boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
            throw new BadValue((twice ? "found a key twice in one object" : "found broken JSON") + " at byte " + at);
        } catch (IOException e) {
            throw new BadValue("found broken JSON");
        }
    }
}
