package dev.sluice.embedding;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fake.TextVectors;
import dev.sluice.http.StubServer;
import dev.sluice.http.StubServer.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible server on 127.0.0.1 that answers each text with a vector computed from it, counts what it
 * gets, holds answers back to give them in reverse, and fails as a script says. Thread-safe.
 */
public final class StubEmbeddings implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int TOKENS_PER_TEXT = 3;

    private final int dimensions;
    private final StubServer server;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private int inFlight;
    private int peakInFlight;
    private Function<Arrival, @Nullable Fault> script = request -> null;
    private @Nullable ReverseWindow reverse;

    /**
     * A request as it came.
     *
     * @param number from 0
     * @param at on the monotonic clock, in nanoseconds
     * @param headers by name; case does not matter
     * @param inFlight requests that were held at that moment, this one included
     */
    public record Arrival(
            int number, long at, String requestLine, Map<String, String> headers, List<String> texts, int inFlight) {

        /** The header of that name, empty where there is none. */
        public String authorization() {
            return headers.getOrDefault("Authorization", "");
        }
    }

    /** A server whose model gives vectors of this length, where a request does not ask for another. */
    public StubEmbeddings(int dimensions) {
        this(dimensions, ServerSocketFactory.getDefault());
    }

    /** As {@link #StubEmbeddings(int)}, on sockets of this factory, which may be those of TLS. */
    public StubEmbeddings(int dimensions, ServerSocketFactory sockets) {
        this.dimensions = dimensions;
        this.server = new StubServer(this::handle, sockets);
    }

    /** The vector of a text: values from -1 to 1 that JSON and float32 both hold exactly. */
    public static float[] vectorOf(String text, int dimensions) {
        return TextVectors.of(text, dimensions);
    }

    /** The base url, such as {@code http://127.0.0.1:41234/v1}. */
    public String url() {
        return server.url() + "/v1";
    }

    /** Asks for each request, numbered from 0 in the order of arrival, whether to fail it; null answers it right. */
    public StubEmbeddings failing(IntFunction<@Nullable Fault> faults) {
        return failingBy(request -> faults.apply(request.number()));
    }

    /** As {@link #failing}, by all that is known of a request. */
    public synchronized StubEmbeddings failingBy(Function<Arrival, @Nullable Fault> faults) {
        script = faults;
        return this;
    }

    /**
     * Holds answers until so many requests wait, or none has come for the grace, and then gives them newest first,
     * each once the one before is written.
     */
    public synchronized StubEmbeddings releaseInReverse(int window, Duration grace) {
        reverse = new ReverseWindow(window, grace);
        return this;
    }

    private void handle(Exchange exchange) throws IOException, InterruptedException {
        Asked asked = Asked.read(exchange.body());
        exchange.onAnswer(this::count);
        Fault fault;
        ReverseWindow window;
        synchronized (this) {
            inFlight++;
            peakInFlight = Math.max(peakInFlight, inFlight);
            Arrival arrival = new Arrival(
                    arrivals.size(),
                    System.nanoTime(),
                    exchange.requestLine(),
                    exchange.headers(),
                    asked.texts(),
                    inFlight);
            arrivals.add(arrival);
            fault = script.apply(arrival);
            window = reverse;
        }
        byte[] right = body(asked);
        ReverseWindow.Turn turn = window == null ? null : window.await();
        synchronized (this) {
            // Before the answer is written: the client may send the next at its last byte.
            inFlight--;
        }
        try {
            if (fault != null) {
                fault.answer(exchange, right);
            } else if (exchange.requestLine().startsWith("POST /v1/embeddings ")) {
                exchange.answer(200, new String(right, StandardCharsets.UTF_8));
            } else {
                exchange.answer(404, "{\"error\":{\"code\":\"unknown_url\"}}");
            }
        } finally {
            if (turn != null) {
                turn.end();
            }
        }
    }

    private synchronized void count(int status) {
        byStatus.merge(status, 1L, Long::sum);
    }

    private byte[] body(Asked asked) throws IOException {
        int length = asked.dimensions() > 0 ? asked.dimensions() : dimensions;
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < asked.texts().size(); i++) {
                json.writeStartObject();
                json.writeStringField("object", "embedding");
                json.writeNumberField("index", i);
                json.writeFieldName("embedding");
                writeVector(json, vectorOf(asked.texts().get(i), length), asked.base64());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("usage");
            json.writeNumberField(
                    "prompt_tokens", TOKENS_PER_TEXT * asked.texts().size());
            json.writeNumberField(
                    "total_tokens", TOKENS_PER_TEXT * asked.texts().size());
            json.writeEndObject();
            json.writeEndObject();
        }
        return body.toByteArray();
    }

    private static void writeVector(JsonGenerator json, float[] vector, boolean base64) throws IOException {
        if (base64) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            json.writeString(Base64.getEncoder().encodeToString(bytes.array()));
            return;
        }
        json.writeStartArray();
        for (float value : vector) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    /** Requests so far, failed ones included. */
    public synchronized int requests() {
        return arrivals.size();
    }

    /** Answers by status, but those that were never meant to be whole. */
    public synchronized Map<Integer, Long> answersByStatus() {
        return Map.copyOf(byStatus);
    }

    /** Each request, in the order of arrival. */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Texts of each request, in the order of arrival. */
    public synchronized List<Integer> batchSizes() {
        return arrivals.stream().map(arrival -> arrival.texts().size()).toList();
    }

    /** All texts, in the order of arrival. */
    public synchronized List<String> texts() {
        return arrivals.stream().flatMap(arrival -> arrival.texts().stream()).toList();
    }

    /** The Authorization header of each request, empty where there was none. */
    public synchronized List<String> authorizations() {
        return arrivals.stream().map(Arrival::authorization).toList();
    }

    /** The most requests that were held at one moment. */
    public synchronized int peakInFlight() {
        return peakInFlight;
    }

    /** What it reports as used for one text. */
    public static int tokensPerText() {
        return TOKENS_PER_TEXT;
    }

    @Override
    public void close() {
        server.close();
    }

    private record Asked(List<String> texts, int dimensions, boolean base64) {

        static Asked read(byte[] body) throws IOException {
            List<String> texts = new ArrayList<>();
            int dimensions = 0;
            boolean base64 = false;
            try (JsonParser parser = JSON.createParser(body)) {
                parser.nextToken();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    JsonToken token = parser.nextToken();
                    switch (name) {
                        case "input" -> {
                            while (parser.nextToken() != JsonToken.END_ARRAY) {
                                texts.add(Objects.requireNonNull(parser.getText()));
                            }
                        }
                        case "dimensions" -> dimensions = parser.getIntValue();
                        case "encoding_format" -> base64 = "base64".equals(parser.getText());
                        default -> {
                            if (token.isStructStart()) {
                                parser.skipChildren();
                            }
                        }
                    }
                }
            }
            return new Asked(texts, dimensions, base64);
        }
    }
}
