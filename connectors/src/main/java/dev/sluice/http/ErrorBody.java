package dev.sluice.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an error answer says: {@code {"error": {"code", "type", "message"}}} as OpenAI and most compatible servers
 * write it, {@code {"error": "message"}}, or these fields at the top.
 *
 * <p>The message may quote rows and keys: it is looked into, never shown.
 */
final class ErrorBody {

    /** Of a body that is no JSON, or says nothing. */
    static final ErrorBody NONE = new ErrorBody();

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern CODE = Pattern.compile("[a-z0-9_.-]{1,64}");
    private static final int MOST_BYTES = 64 * 1024;

    private @Nullable String code;
    private @Nullable String type;
    private String message = "";

    private ErrorBody() {}

    /** Reads the start of a body; whatever it cannot read counts as not said. */
    static ErrorBody read(byte[] body) {
        ErrorBody error = new ErrorBody();
        try (JsonParser parser = JSON.createParser(body, 0, Math.min(body.length, MOST_BYTES))) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                error.readFields(parser, 0);
            }
        } catch (IOException e) {
            // A page of a proxy, or a body that was cut: what was read so far has to do.
            return error;
        }
        return error;
    }

    private void readFields(JsonParser parser, int depth) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "error" -> {
                    if (token == JsonToken.START_OBJECT && depth == 0) {
                        readFields(parser, 1);
                    } else {
                        addMessage(parser, token);
                    }
                }
                case "code" -> code = scalar(parser, token, code);
                case "type", "error_type" -> type = scalar(parser, token, type);
                case "message", "detail" -> addMessage(parser, token);
                default -> parser.skipChildren();
            }
        }
    }

    private void addMessage(JsonParser parser, JsonToken token) throws IOException {
        String text = scalar(parser, token, null);
        message = text == null ? message : message + " " + text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String scalar(JsonParser parser, JsonToken token, @Nullable String known)
            throws IOException {
        if (token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT) {
            return known == null ? parser.getText() : known;
        }
        parser.skipChildren();
        return known;
    }

    /** Whether code or type is this word. */
    boolean is(String word) {
        return word.equals(code) || word.equals(type);
    }

    /** Whether the message holds this phrase, given in lower case. */
    boolean mentions(String phrase) {
        return message.contains(phrase);
    }

    /** The code, or the type where there is none, if it is a plain word and so safe to show. */
    @Nullable
    String word() {
        if (code != null && CODE.matcher(code).matches()) {
            return code;
        }
        return type != null && CODE.matcher(type).matches() ? type : null;
    }

    /** The HTTP status that some servers give as the code of an error inside another status; 0 for none. */
    int status() {
        return code != null && code.matches("[345]\\d\\d") ? Integer.parseInt(code) : 0;
    }
}
