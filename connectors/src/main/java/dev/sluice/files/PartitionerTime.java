package dev.sluice.files;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** Folders named by the pattern of a time column. Used by one thread. */
final class PartitionerTime implements PartitionerFolders {

    private static final long serialVersionUID = 1L;

    private final String pattern;
    private final ZoneId zone;
    private final boolean instant;
    private final RowData.FieldGetter getter;
    private final String nullFolder;

    private transient @Nullable DateTimeFormatter formatter;
    private transient @Nullable Object last;
    private transient @Nullable String folder;

    private PartitionerTime(String pattern, ZoneId zone, boolean instant, RowData.FieldGetter getter) {
        this.pattern = pattern;
        this.zone = zone;
        this.instant = instant;
        this.getter = getter;
        this.nullFolder = ofNull(sample());
    }

    static PartitionerTime of(RowType type, String column, String pattern, ZoneId zone) {
        int index = PartitionerColumn.indexOf(type, column);
        LogicalType timeType = type.getTypeAt(index);
        if (!timeType.isAnyOf(
                LogicalTypeRoot.DATE,
                LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
                LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
            throw new IllegalArgumentException("partition column " + column + " is " + timeType.asSummaryString()
                    + "; a pattern needs a TIMESTAMP, TIMESTAMP_LTZ or DATE");
        }
        PartitionerTime folders = new PartitionerTime(
                pattern,
                zone,
                timeType.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
                RowData.createFieldGetter(timeType, index));
        for (String name : folders.sample().split("/", -1)) {
            if (name.isEmpty() || HivePath.isHidden(name)) {
                throw new IllegalArgumentException("partition pattern " + pattern
                        + " makes an empty or hidden folder; expected folders such as" + " 'dt='yyyy-MM-dd/'hour='HH");
            }
            String key = name.substring(0, Math.max(0, name.indexOf('=')));
            if (type.getFieldNames().contains(key)) {
                throw new IllegalArgumentException("partition pattern " + pattern + " makes folders named " + key
                        + ", which is a column of the files already; choose another name");
            }
        }
        return folders;
    }

    @Override
    public String of(RowData row) {
        Object time = getter.getFieldOrNull(row);
        if (folder == null || !Objects.equals(time, last)) {
            last = time;
            folder = time == null ? nullFolder : folders(format(time), (key, value) -> HivePath.encode(value));
        }
        return folder;
    }

    private String format(Object time) {
        if (time instanceof TimestampData timestamp) {
            return instant
                    ? formatter().format(timestamp.toInstant())
                    : formatter().format(timestamp.toLocalDateTime());
        }
        return formatter().format(LocalDate.ofEpochDay((Integer) time).atStartOfDay());
    }

    private String sample() {
        try {
            return formatter().format(LocalDateTime.of(2000, 1, 1, 0, 0));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "partition pattern " + pattern + " is not a pattern of java.time: " + e.getMessage(), e);
        }
    }

    /** The encoded folders of a null time; folders without a key are named null. */
    private static String ofNull(String sample) {
        return folders(sample, (key, value) -> key.isEmpty() ? "null" : HivePath.DEFAULT_PARTITION);
    }

    private static String folders(String path, BinaryOperator<String> encode) {
        return Arrays.stream(path.split("/", -1))
                .map(name -> {
                    int value = name.indexOf('=') + 1;
                    String key = name.substring(0, Math.max(0, value - 1));
                    String encoded = encode.apply(key, name.substring(value));
                    return value == 0 ? encoded : HivePath.escape(key) + '=' + encoded;
                })
                .collect(Collectors.joining("/"));
    }

    private DateTimeFormatter formatter() {
        DateTimeFormatter current = formatter;
        if (current == null) {
            current = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone);
            formatter = current;
        }
        return current;
    }
}
