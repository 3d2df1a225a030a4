package dev.sluice.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.embedding.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.provider.Arguments;

/** Answers with status 200 that must not be used, each made of the right one. */
final class WrongAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLACE = "\"PLACE\"";

    /** Two floats as base64. */
    static final Fault BASE64 = answer(vector("\"AACAPwAAgD8=\""));

    /** All vectors, the last first; right by their indices. */
    static final Fault SHUFFLED = answer(changed(WrongAnswers::reverse));

    /** All vectors longer by one than before. */
    static final Fault LONGER = answer(changed(WrongAnswers::lengthen));

    private WrongAnswers() {}

    /** Each one, by name. */
    static List<Arguments> all() {
        return List.of(
                wrong("cut json", json -> json.substring(0, json.length() / 2)),
                wrong("no json", json -> "<html>" + FaultRun.CANARY + "</html>"),
                wrong("empty", json -> ""),
                wrong("error", json -> "{\"error\": \"" + FaultRun.CANARY + "\"}"),
                wrong(
                        "error beside the data",
                        json -> json.substring(0, json.length() - 1) + ", \"error\": {\"message\": \"no\"}}"),
                wrong("one too few", changed(data -> data.remove(data.size() - 1))),
                wrong(
                        "one too many",
                        changed(data ->
                                data.add(((ObjectNode) data.get(0)).deepCopy().put("index", data.size())))),
                wrong("duplicate index", changed(data -> entry(data).put("index", 0))),
                wrong("missing index", changed(data -> entry(data).remove("index"))),
                wrong("index out of range", changed(data -> entry(data).put("index", data.size()))),
                wrong("not a number", vector("[0.5, NaN]")),
                wrong("infinite", vector("[-Infinity, 0.5]")),
                wrong("beyond a float", vector("[1e39]")),
                wrong("null in the vector", vector("[0.5, null]")),
                wrong("string in the vector", vector("[\"0.5\"]")),
                wrong("nested vector", vector("[[0.5]]")),
                wrong("no base64", vector("\"%%%%\"")),
                wrong("base64 of no floats", vector("\"AACA\"")));
    }

    private static Arguments wrong(String name, UnaryOperator<String> change) {
        return Arguments.argumentSet(name, answer(change));
    }

    private static Fault answer(UnaryOperator<String> change) {
        return (exchange, right) -> exchange.answer(200, change.apply(new String(right, StandardCharsets.UTF_8)));
    }

    /** A change of the list of vectors. */
    private interface Change {
        void apply(ArrayNode data);
    }

    private static UnaryOperator<String> changed(Change change) {
        return json -> {
            try {
                ObjectNode answer = (ObjectNode) JSON.readTree(json);
                change.apply((ArrayNode) answer.get("data"));
                return JSON.writeValueAsString(answer);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    /** Another last vector, as JSON or what is not quite that. */
    private static UnaryOperator<String> vector(String text) {
        UnaryOperator<String> placed = changed(data -> entry(data).put("embedding", "PLACE"));
        return json -> placed.apply(json).replace(PLACE, text);
    }

    private static ObjectNode entry(ArrayNode data) {
        return (ObjectNode) data.get(data.size() - 1);
    }

    private static void reverse(ArrayNode data) {
        for (int i = data.size() - 2; i >= 0; i--) {
            data.add(data.remove(i));
        }
    }

    private static void lengthen(ArrayNode data) {
        data.forEach(entry -> {
            ArrayNode vector = ((ObjectNode) entry).putArray("embedding");
            for (int i = 0; i <= FaultRun.DIMENSIONS; i++) {
                vector.add(0.5);
            }
        });
    }
}
