package dev.sluice.files;

import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.jspecify.annotations.Nullable;

/**
 * The columns that stand in {@code key=value} folders, decoded as Hive and Spark encode them. A column has its
 * declared type; else INT or BIGINT where each value is a canonical decimal number; else STRING.
 */
final class PartitionColumns implements Serializable {
    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final Pattern CANONICAL_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

    /** No folders. */
    static final PartitionColumns NONE = new PartitionColumns("", List.of());

    private final String root;
    private final ArrayList<RowType.RowField> fields;

    private record KeyValue(String key, @Nullable String value) {}

    private PartitionColumns(String root, List<RowType.RowField> fields) {
        this.root = root;
        this.fields = new ArrayList<>(fields);
    }

    static PartitionColumns of(InputFiles input, @Nullable RowType declared) throws InputProblem {
        String root = input.root();
        InputFile first = input.files().get(0);
        List<String> keys = keys(root, first);
        if (new HashSet<>(keys).size() < keys.size()) {
            throw new InputProblem(first.path() + ": found two folders of one key, expected different keys");
        }
        List<List<@Nullable String>> values = new ArrayList<>();
        keys.forEach(key -> values.add(new ArrayList<>()));
        for (InputFile file : input.files()) {
            List<String> others = keys(root, file);
            if (!others.equals(keys)) {
                throw new InputProblem("files of one dataset need the same key=value folders: " + first.path() + " has "
                        + named(keys) + ", " + file.path() + " has " + named(others));
            }
            List<KeyValue> folders = folders(root, file.path());
            for (int i = 0; i < keys.size(); i++) {
                values.get(i).add(folders.get(i).value());
            }
        }
        List<RowType.RowField> fields = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int inDeclared = declared == null ? -1 : declared.getFieldIndex(keys.get(i));
            LogicalType type =
                    declared != null && inDeclared >= 0 ? declared.getTypeAt(inDeclared) : discover(values.get(i));
            fields.add(new RowType.RowField(keys.get(i), type));
        }
        PartitionColumns columns = new PartitionColumns(root, fields);
        for (InputFile file : input.files()) {
            try {
                columns.values(file.path());
            } catch (BadValue e) {
                throw new InputProblem(file.path() + ": folder of " + e.getMessage(), e);
            }
        }
        return columns;
    }

    List<RowType.RowField> fields() {
        return fields;
    }

    boolean has(String name) {
        return fields.stream().anyMatch(field -> field.getName().equals(name));
    }

    /** Internal values of the columns for one file, null for Hive's default partition. */
    @Nullable
    Object[] values(String path) throws BadValue {
        List<KeyValue> folders = folders(root, path);
        @Nullable Object[] values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            String text = folders.get(i).value();
            LogicalType type = fields.get(i).getType();
            try {
                if (text == null && !type.isNullable()) {
                    throw new BadValue("expected " + type.asSummaryString() + ", found " + NULL);
                }
                values[i] = text == null ? null : TextValue.of(type).parse(text);
            } catch (BadValue e) {
                throw e.in(fields.get(i).getName());
            }
        }
        return values;
    }

    private static List<String> keys(String root, InputFile file) {
        return folders(root, file.path()).stream().map(KeyValue::key).toList();
    }

    private static String named(List<String> keys) {
        return keys.isEmpty() ? "none" : String.join(", ", keys);
    }

    private static List<KeyValue> folders(String root, String path) {
        List<KeyValue> folders = new ArrayList<>();
        String[] names = InputFiles.relative(root, path).split("/", -1);
        for (int i = 0; i < names.length - 1; i++) {
            int equals = names[i].indexOf('=');
            if (equals > 0) {
                String value = names[i].substring(equals + 1);
                folders.add(
                        new KeyValue(decode(names[i].substring(0, equals)), value.equals(NULL) ? null : decode(value)));
            }
        }
        return folders;
    }

    private static LogicalType discover(List<@Nullable String> values) {
        boolean any = false;
        boolean fitsInt = true;
        for (String value : values) {
            if (value == null) {
                continue;
            }
            if (!CANONICAL_NUMBER.matcher(value).matches()) {
                return VarCharType.STRING_TYPE;
            }
            try {
                long number = Long.parseLong(value);
                fitsInt &= number == (int) number;
                any = true;
            } catch (NumberFormatException e) {
                return VarCharType.STRING_TYPE;
            }
        }
        if (!any) {
            return VarCharType.STRING_TYPE;
        }
        return fitsInt ? new IntType() : new BigIntType();
    }

    /**
     * Undoes the escapes of a folder's name. Hive and Spark escape single ASCII characters, others the bytes of
     * UTF-8: a run of escapes is read as UTF-8, and where it is none, as one character each.
     */
    static String decode(String escaped) {
        if (escaped.indexOf('%') < 0) {
            return escaped;
        }
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            int high = i + 2 < escaped.length() && escaped.charAt(i) == '%' ? hex(escaped.charAt(i + 1)) : -1;
            int low = high >= 0 ? hex(escaped.charAt(i + 2)) : -1;
            if (low >= 0) {
                run.write((high << 4) | low);
                i += 2;
            } else {
                flush(run, text);
                text.append(escaped.charAt(i));
            }
        }
        flush(run, text);
        return text.toString();
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static void flush(ByteArrayOutputStream run, StringBuilder text) {
        try {
            text.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(run.toByteArray())));
        } catch (CharacterCodingException e) {
            text.append(run.toString(StandardCharsets.ISO_8859_1));
        }
        run.reset();
    }
}
