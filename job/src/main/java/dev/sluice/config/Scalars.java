package dev.sluice.config;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of the file to values: numbers, durations, sizes, constants. */
final class Scalars {

    static final String DURATION = "[0-9]{1,12}(ms|s|m|h)";
    static final String SIZE = "[0-9]{1,12}(B|KB|MB|GB|KiB|MiB|GiB)";

    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,12})([a-zA-Z]+)");
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "B",
            1L,
            "KB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30);
    private static final List<String> COMMON_CHARSETS =
            List.of("UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ISO-8859-1", "ISO-8859-15", "windows-1252");

    private Scalars() {}

    /**
     * A value of the type.
     *
     * @param key gives the range of numbers
     */
    static Object convert(Class<?> type, Key key, Value value) throws InvalidValue {
        if (type == String.class) {
            return text(key, value);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(value);
        }
        if (type == int.class || type == Integer.class) {
            return (int) whole(key, value, Integer.MAX_VALUE);
        }
        if (type == long.class || type == Long.class) {
            return whole(key, value, Long.MAX_VALUE);
        }
        if (type == double.class) {
            return decimal(key, value);
        }
        if (type == char.class) {
            return character(value);
        }
        if (type == Duration.class) {
            return duration(value);
        }
        if (type == DataSize.class) {
            return size(value);
        }
        if (type == Charset.class) {
            return charset(value);
        }
        if (type == ZoneId.class) {
            return zone(value);
        }
        if (type.isEnum()) {
            return constant(type, value);
        }
        throw new IllegalStateException("no conversion to " + type);
    }

    private static String text(Key key, Value value) throws InvalidValue {
        // A key whose default is empty, a separator say, may be blank; a name or path may not.
        if (value.text().isBlank() && !key.defaultsTo().equals("''")) {
            throw new InvalidValue("is blank; expected text");
        }
        if (value.text().indexOf('\0') >= 0) {
            throw new InvalidValue("holds a NUL character; expected text");
        }
        return value.text();
    }

    private static boolean truth(Value value) throws InvalidValue {
        return switch (value.text().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidValue(value.shown() + " is neither true nor false");
        };
    }

    private static long whole(Key key, Value value, long greatest) throws InvalidValue {
        if (!WHOLE.matcher(value.text()).matches()) {
            throw new InvalidValue(value.shown() + " is no whole number; expected digits, such as 500");
        }
        long max = Math.min(key.max(), greatest);
        long number;
        try {
            number = Long.parseLong(value.text());
        } catch (NumberFormatException e) {
            throw new InvalidValue(value.shown() + " is out of range; expected at most " + max);
        }
        if (number < key.min() || number > max) {
            throw new InvalidValue(value.shown() + outOfRange(number < key.min(), key.min(), max));
        }
        return number;
    }

    private static double decimal(Key key, Value value) throws InvalidValue {
        if (!DECIMAL.matcher(value.text()).matches()) {
            throw new InvalidValue(value.shown() + " is no number; expected digits, such as 1.5");
        }
        double number = Double.parseDouble(value.text());
        if (number < key.min() || number > key.max()) {
            throw new InvalidValue(value.shown() + outOfRange(number < key.min(), key.min(), key.max()));
        }
        return number;
    }

    private static String outOfRange(boolean small, long min, long max) {
        return small ? " is too small; expected at least " + min : " is too large; expected at most " + max;
    }

    private static char character(Value value) throws InvalidValue {
        if (value.text().length() != 1) {
            throw new InvalidValue(value.shown() + " is not one character; write a tab as \"\\t\" in double quotes");
        }
        return value.text().charAt(0);
    }

    private static Duration duration(Value value) throws InvalidValue {
        Matcher parts = NUMBER_AND_UNIT.matcher(value.text());
        Long unit = parts.matches() ? MILLIS.get(parts.group(2)) : null;
        if (unit == null) {
            throw new InvalidValue(
                    value.shown() + " is no duration; expected a number with a unit, such as 500ms, 30s or 15m");
        }
        long millis = Long.parseLong(parts.group(1)) * unit;
        if (millis == 0) {
            throw new InvalidValue(value.shown() + " is too short; expected a duration above 0");
        }
        return Duration.ofMillis(millis);
    }

    private static DataSize size(Value value) throws InvalidValue {
        Matcher parts = NUMBER_AND_UNIT.matcher(value.text());
        Long unit = parts.matches() ? BYTES.get(parts.group(2)) : null;
        if (unit == null) {
            throw new InvalidValue(
                    value.shown() + " is no size; expected a number with a unit, such as 100B, 512KiB, 4MiB or 4MB");
        }
        try {
            return new DataSize(Math.multiplyExact(Long.parseLong(parts.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new InvalidValue(value.shown() + " is too large; expected less than 8 EiB");
        } catch (IllegalArgumentException e) {
            throw new InvalidValue(value.shown() + " is too small; " + e.getMessage());
        }
    }

    private static Charset charset(Value value) throws InvalidValue {
        try {
            if (Charset.isSupported(value.text())) {
                return Charset.forName(value.text());
            }
        } catch (IllegalCharsetNameException e) {
            // Said below, as for a name that is well formed but unknown.
        }
        throw new InvalidValue(value.shown() + " is no character set; " + Suggestion.or(value.text(), COMMON_CHARSETS));
    }

    private static ZoneId zone(Value value) throws InvalidValue {
        try {
            return ZoneId.of(value.text());
        } catch (DateTimeException e) {
            throw new InvalidValue(value.shown() + " is no time zone; "
                    + Suggestion.near(value.text(), ZoneId.getAvailableZoneIds())
                            .map(zone -> "did you mean " + zone + "?")
                            .orElse("expected a name such as UTC or Europe/Berlin"));
        }
    }

    private static Object constant(Class<?> type, Value value) throws InvalidValue {
        Map<String, Object> constants = Spelling.constants(type);
        Object constant = constants.get(value.text());
        if (constant == null) {
            throw new InvalidValue(value.shown() + " is unknown; " + Suggestion.or(value.text(), constants.keySet()));
        }
        return constant;
    }
}
