package dev.sluice.files;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.types.logical.RowType;

/**
 * Tells which folder of a dataset a row belongs into and which of its columns stay in the file.
 *
 * <p>Remembers the last row's folder, so that runs of equal values cost a comparison. Holds that memory without
 * locks: one instance for each operator. Holds no reference to a row.
 */
public final class Partitioner implements Serializable {

    private static final long serialVersionUID = 1L;

    private final PartitionerFolders folders;
    private final RowType fileType;
    private final int[] fileColumns;
    private final boolean projects;

    private Partitioner(RowType type, Set<String> inPath, PartitionerFolders folders) {
        this.folders = folders;
        this.fileColumns = IntStream.range(0, type.getFieldCount())
                .filter(i -> !inPath.contains(type.getFieldNames().get(i)))
                .toArray();
        this.projects = fileColumns.length < type.getFieldCount();
        this.fileType = new RowType(
                type.isNullable(),
                IntStream.of(fileColumns).mapToObj(i -> type.getFields().get(i)).toList());
    }

    /**
     * One {@code column=value} folder for each column, in the given order; these columns leave the file. No columns:
     * everything stays in the dataset's own folder.
     *
     * @param type the rows
     * @param columns of strings, integers, booleans, dates or decimals
     * @throws IllegalArgumentException if a column is unknown, named twice or of another type, or if none is left
     */
    public static Partitioner byColumns(RowType type, List<String> columns) {
        Set<String> inPath = new HashSet<>();
        for (String column : columns) {
            if (!inPath.add(column)) {
                throw new IllegalArgumentException("partition column " + column + " is named twice");
            }
        }
        PartitionerFolders folders = new PartitionerFolders.ByColumns(
                columns.stream().map(name -> PartitionerColumn.of(type, name)).toList());
        if (inPath.size() == type.getFieldCount()) {
            throw new IllegalArgumentException("all columns are partition columns (" + String.join(", ", columns)
                    + "); at least one has to stay in the files");
        }
        return new Partitioner(type, inPath, folders);
    }

    /**
     * Folders named by the time of a column, which stays in the file. A TIMESTAMP_LTZ is shown in {@code zone}; a
     * TIMESTAMP or DATE knows no zone and is taken as it stands. A row without a time goes into
     * {@link HivePath#DEFAULT_PARTITION} folders.
     *
     * @param type the rows
     * @param column of type TIMESTAMP, TIMESTAMP_LTZ or DATE
     * @param pattern of java.time, such as {@code 'dt='yyyy-MM-dd/'hour='HH}
     * @param zone of the folders
     * @throws IllegalArgumentException if the column is unknown or of another type, if the pattern is none, or if
     *     it names a folder that readers pass over or that is a column already
     */
    public static Partitioner byTime(RowType type, String column, String pattern, ZoneId zone) {
        return new Partitioner(type, Set.of(), PartitionerTime.of(type, column, pattern, zone));
    }

    /** The encoded folder below the dataset, such as {@code a=1/b=2}; empty for none. */
    public String folder(RowData row) {
        return folders.of(row);
    }

    /** The columns that the files hold, in their order. */
    public RowType fileType() {
        return fileType;
    }

    /** A view of the row with the columns of {@link #fileType()}. Copies nothing: the row must not change. */
    public RowData fileRow(RowData row) {
        if (!projects) {
            return row;
        }
        return ProjectedRowData.from(fileColumns).replaceRow(row);
    }
}
