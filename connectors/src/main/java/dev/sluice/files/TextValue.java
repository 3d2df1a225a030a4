package dev.sluice.files;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * How text becomes a value of a type, in Flink's internal form. Strict: no surrounding space, no rounding, no value
 * out of range. Immutable.
 */
final class TextValue {
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]{1,40}");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,9})?");

    private static final Pattern NOT_FINITE = Pattern.compile("(?i)nan|[-+]?inf(?:inity)?");

    private final LogicalType type;
    private final String example;
    private final Parser parser;

    private interface Parser {
        Object parse(String text) throws BadValue;
    }

    private TextValue(LogicalType type, String example, Parser parser) {
        this.type = type;
        this.example = example;
        this.parser = parser;
    }

    static boolean supports(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR, BOOLEAN, BINARY, VARBINARY, DECIMAL, TINYINT, SMALLINT, INTEGER, BIGINT -> true;
            case FLOAT, DOUBLE, DATE, TIME_WITHOUT_TIME_ZONE -> true;
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> true;
            default -> false;
        };
    }

    /** How a type is read that {@link #supports} knows. */
    static TextValue of(LogicalType type) {
        return switch (type.getTypeRoot()) {
            case CHAR, VARCHAR -> string(type);
            case BOOLEAN -> new TextValue(type, "true", TextValue::bool);
            case BINARY, VARBINARY -> bytes(type);
            case DECIMAL -> decimal((DecimalType) type);
            case TINYINT -> new TextValue(type, "-42", text -> (byte) integer(text, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case SMALLINT ->
                new TextValue(type, "-42", text -> (short) integer(text, Short.MIN_VALUE, Short.MAX_VALUE));
            case INTEGER ->
                new TextValue(type, "-42", text -> (int) integer(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BIGINT -> new TextValue(type, "-42", text -> integer(text, Long.MIN_VALUE, Long.MAX_VALUE));
            case FLOAT -> new TextValue(type, "-1.5", text -> (float) floating(text, true));
            case DOUBLE -> new TextValue(type, "-1.5", text -> floating(text, false));
            case DATE ->
                new TextValue(
                        type, "2024-01-31", text -> (int) LocalDate.parse(text).toEpochDay());
            case TIME_WITHOUT_TIME_ZONE -> time(type);
            case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> timestamp(type);
            default -> throw new IllegalArgumentException("text cannot be read as " + type.asSummaryString());
        };
    }

    /** The value; {@link BadValue} where the text is not of the type. */
    Object parse(String text) throws BadValue {
        try {
            return parser.parse(text);
        } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
            throw new BadValue("expected " + type.asSummaryString() + " such as " + example + ", found other text");
        }
    }

    private static TextValue string(LogicalType type) {
        int length = LogicalTypeChecks.getLength(type);
        boolean fixed = type instanceof CharType;
        if (length == VarCharType.MAX_LENGTH) {
            return new TextValue(type, "text", StringData::fromString);
        }
        return new TextValue(type, "text", text -> {
            int points = text.codePointCount(0, text.length());
            if (points > length || (fixed && points < length)) {
                throw new BadValue("expected " + type.asSummaryString() + ", found " + points + " characters");
            }
            return StringData.fromString(text);
        });
    }

    private static Object bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static TextValue bytes(LogicalType type) {
        int length = LogicalTypeChecks.getLength(type);
        boolean fixed = type.is(LogicalTypeRoot.BINARY);
        return new TextValue(type, "c2x1aWNl (base64)", text -> {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length > length || (fixed && bytes.length < length)) {
                throw new BadValue("expected " + type.asSummaryString() + ", found " + bytes.length + " bytes");
            }
            return bytes;
        });
    }

    private static long integer(String text, long least, long most) {
        if (!INTEGER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        long value = Long.parseLong(text);
        if (value < least || value > most) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static double floating(String text, boolean single) {
        if (NOT_FINITE.matcher(text).matches()) {
            return notFinite(text.toLowerCase(Locale.ROOT));
        }
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        // Through float at once where asked: by way of double it would be rounded twice.
        double value = single ? Float.parseFloat(text) : Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static double notFinite(String text) {
        if (text.endsWith("nan")) {
            return Double.NaN;
        }
        return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private static TextValue decimal(DecimalType type) {
        return new TextValue(type, "-12.5", text -> {
            if (!NUMBER.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return decimal(new BigDecimal(text), type);
        });
    }

    /** The value; {@link ArithmeticException} where it does not fit without rounding. */
    static DecimalData decimal(BigDecimal value, DecimalType type) {
        BigDecimal least = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        // Compared before the scale is set: a huge exponent would otherwise cost huge memory.
        long wholeDigits = (long) least.precision() - least.scale();
        if (value.signum() != 0
                && (least.scale() > type.getScale() || wholeDigits > type.getPrecision() - type.getScale())) {
            throw new ArithmeticException();
        }
        return DecimalData.fromBigDecimal(least.setScale(type.getScale()), type.getPrecision(), type.getScale());
    }

    private static TextValue time(LogicalType type) {
        int precision = Math.min(LogicalTypeChecks.getPrecision(type), 3);
        return new TextValue(type, "12:30:00", text -> {
            LocalTime time = LocalTime.parse(text);
            checkDigits(time.get(ChronoField.NANO_OF_SECOND), precision);
            return (int) (time.toNanoOfDay() / 1_000_000);
        });
    }

    private static TextValue timestamp(LogicalType type) {
        int precision = LogicalTypeChecks.getPrecision(type);
        boolean local = type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
        String example = local ? "2024-01-31T12:30:00Z" : "2024-01-31T12:30:00";
        return new TextValue(type, example, text -> {
            String iso = text.length() > 10 && text.charAt(10) == ' '
                    ? text.substring(0, 10) + "T" + text.substring(11)
                    : text;
            if (local) {
                OffsetDateTime time = OffsetDateTime.parse(iso, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
                checkDigits(time.get(ChronoField.NANO_OF_SECOND), precision);
                return TimestampData.fromInstant(time.toInstant());
            }
            LocalDateTime time = LocalDateTime.parse(iso);
            checkDigits(time.get(ChronoField.NANO_OF_SECOND), precision);
            return TimestampData.fromLocalDateTime(time);
        });
    }

    private static void checkDigits(int nanos, int precision) {
        int unit = 1;
        for (int i = precision; i < 9; i++) {
            unit *= 10;
        }
        if (nanos % unit != 0) {
            throw new ArithmeticException();
        }
    }
}
