package dev.sluice.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** How a JSON value becomes a value of a type, in Flink's internal form. */
interface JsonValue {
    /**
     * Reads one value.
     *
     * @param parser at the first token of a value other than null; left at its last
     * @param json the whole text
     */
    Object read(JsonParser parser, byte[] json) throws IOException, BadValue;

    static JsonValue of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> text(type);
            case BOOLEAN -> (parser, json) -> bool(parser);
            case TINYINT -> (parser, json) -> (byte) integer(parser, type, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> (parser, json) -> (short) integer(parser, type, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> (parser, json) -> (int) integer(parser, type, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> (parser, json) -> integer(parser, type, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> (parser, json) -> single(parser);
            case DOUBLE -> (parser, json) -> twice(parser);
            case DECIMAL -> (parser, json) -> decimal(parser, (DecimalType) type);
            case ROW -> new Struct((RowType) type);
            case ARRAY -> array((ArrayType) type);
            case MAP -> map((MapType) type);
            default -> fromString(type);
        };
    }

    /** What was found, in the words of JSON. */
    static String name(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }

    /** An object by the names of its fields. */
    final class Struct implements JsonValue {
        private final RowType type;
        private final JsonValue[] values;
        private final Map<String, Integer> indexes = new HashMap<>();

        Struct(RowType type) {
            this.type = type;
            this.values = type.getChildren().stream().map(JsonValue::of).toArray(JsonValue[]::new);
            for (int i = 0; i < values.length; i++) {
                indexes.put(type.getFieldNames().get(i), i);
            }
        }

        @Override
        public GenericRowData read(JsonParser parser, byte[] json) throws IOException, BadValue {
            expect(parser, JsonToken.START_OBJECT, "an object");
            GenericRowData row = new GenericRowData(values.length);
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                Integer index = indexes.get(key);
                if (index == null) {
                    parser.skipChildren();
                } else if (token != JsonToken.VALUE_NULL) {
                    try {
                        row.setField(index, values[index].read(parser, json));
                    } catch (BadValue e) {
                        throw e.in(key);
                    }
                }
            }
            for (int i = 0; i < values.length; i++) {
                if (row.isNullAt(i) && !type.getTypeAt(i).isNullable()) {
                    throw noValue().in(type.getFieldNames().get(i));
                }
            }
            return row;
        }
    }

    private static JsonValue text(LogicalType type) {
        TextValue value = TextValue.of(type);
        return (parser, json) -> {
            if (!parser.currentToken().isStructStart()) {
                return value.parse(wellFormed(parser.getText()));
            }
            int begin = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            int end = (int) parser.currentLocation().getByteOffset();
            return value.parse(new String(json, begin, end - begin, UTF_8));
        };
    }

    /** An escape may stand for half a surrogate pair, which UTF-8 cannot hold. */
    private static String wellFormed(String text) throws BadValue {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int point = text.codePointAt(i++);
                if (!Character.isSupplementaryCodePoint(point)) {
                    throw new BadValue("found half a surrogate pair, expected whole characters");
                }
            }
        }
        return text;
    }

    private static JsonValue fromString(LogicalType type) {
        TextValue value = TextValue.of(type);
        return (parser, json) -> {
            expect(parser, JsonToken.VALUE_STRING, type.asSummaryString() + " as a string");
            return value.parse(parser.getText());
        };
    }

    private static Object bool(JsonParser parser) throws BadValue {
        if (!parser.currentToken().isBoolean()) {
            throw mismatch("true or false", parser);
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private static long integer(JsonParser parser, LogicalType type, long least, long most)
            throws IOException, BadValue {
        expect(parser, JsonToken.VALUE_NUMBER_INT, type.asSummaryString());
        if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = parser.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw outOfRange(type.asSummaryString());
    }

    private static float single(JsonParser parser) throws IOException, BadValue {
        if (!parser.currentToken().isNumeric()) {
            throw mismatch("FLOAT", parser);
        }
        float value = parser.getFloatValue();
        if (Float.isInfinite(value)) {
            throw outOfRange("FLOAT");
        }
        return value;
    }

    private static double twice(JsonParser parser) throws IOException, BadValue {
        if (!parser.currentToken().isNumeric()) {
            throw mismatch("DOUBLE", parser);
        }
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw outOfRange("DOUBLE");
        }
        return value;
    }

    private static Object decimal(JsonParser parser, DecimalType type) throws IOException, BadValue {
        if (!parser.currentToken().isNumeric()) {
            throw mismatch(type.asSummaryString(), parser);
        }
        try {
            return TextValue.decimal(parser.getDecimalValue(), type);
        } catch (ArithmeticException e) {
            throw new BadValue("expected " + type.asSummaryString() + ", found a number that does not fit");
        }
    }

    private static JsonValue array(ArrayType type) {
        LogicalType elementType = type.getElementType();
        if (elementType.is(LogicalTypeRoot.FLOAT)) {
            return (parser, json) -> floats(parser, elementType.isNullable());
        }
        JsonValue element = of(elementType);
        return (parser, json) -> {
            expect(parser, JsonToken.START_ARRAY, "an array");
            List<@Nullable Object> values = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                try {
                    values.add(orNull(element, elementType, parser, json));
                } catch (BadValue e) {
                    throw e.in("[" + values.size() + "]");
                }
            }
            return new GenericArrayData(values.toArray());
        };
    }

    /** A vector without boxing, unless it holds nulls. */
    private static Object floats(JsonParser parser, boolean nullable) throws IOException, BadValue {
        expect(parser, JsonToken.START_ARRAY, "an array");
        float[] values = new float[64];
        boolean[] nulls = new boolean[0];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            try {
                if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    values[count] = single(parser);
                } else if (nullable) {
                    nulls = Arrays.copyOf(nulls, count + 1);
                    nulls[count] = true;
                } else {
                    throw noValue();
                }
            } catch (BadValue e) {
                throw e.in("[" + count + "]");
            }
            count++;
        }
        if (nulls.length == 0) {
            return new GenericArrayData(Arrays.copyOf(values, count));
        }
        @Nullable Object[] boxed = new Object[count];
        for (int i = 0; i < count; i++) {
            boxed[i] = i < nulls.length && nulls[i] ? null : (Object) values[i];
        }
        return new GenericArrayData(boxed);
    }

    private static JsonValue map(MapType type) {
        if (!type.getKeyType().is(LogicalTypeRoot.VARCHAR)) {
            throw new IllegalArgumentException("JSON has STRING keys alone, found " + type.asSummaryString());
        }
        JsonValue value = of(type.getValueType());
        return (parser, json) -> {
            expect(parser, JsonToken.START_OBJECT, "an object");
            Map<Object, @Nullable Object> entries = new HashMap<>();
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                parser.nextToken();
                try {
                    entries.put(
                            StringData.fromString(wellFormed(key)), orNull(value, type.getValueType(), parser, json));
                } catch (BadValue e) {
                    // A key is content, unlike the name of a field.
                    throw e.in("[]");
                }
            }
            return new GenericMapData(entries);
        };
    }

    private static @Nullable Object orNull(JsonValue value, LogicalType type, JsonParser parser, byte[] json)
            throws IOException, BadValue {
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            return value.read(parser, json);
        }
        if (!type.isNullable()) {
            throw noValue();
        }
        return null;
    }

    private static void expect(JsonParser parser, JsonToken token, String expected) throws BadValue {
        if (parser.currentToken() != token) {
            throw mismatch(expected, parser);
        }
    }

    private static BadValue mismatch(String expected, JsonParser parser) {
        return new BadValue("expected " + expected + ", found " + name(parser.currentToken()));
    }

    private static BadValue outOfRange(String type) {
        return new BadValue("expected " + type + ", found a number out of its range");
    }

    private static BadValue noValue() {
        return new BadValue("expected a value, found null where NOT NULL is declared");
    }
}
