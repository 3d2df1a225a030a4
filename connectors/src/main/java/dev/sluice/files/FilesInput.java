package dev.sluice.files;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of files, planned: which files, which columns, which splits. What is wrong with the dataset as a whole is
 * an {@link InputProblem} here, before a job starts; what is wrong with a row is an unreadable {@link SourceRow} later.
 */
public final class FilesInput implements Serializable {
    private static final long ENOUGH_BYTES = 64L * 1024 * 1024;

    private final InputFiles files;
    private final FileFormat format;
    private final PartitionColumns partitionColumns;
    private final RowType rowType;
    private final @Nullable ArrayList<ParquetFooter> footers;

    private FilesInput(
            InputFiles files,
            FileFormat format,
            RowType columns,
            PartitionColumns partitionColumns,
            @Nullable List<ParquetFooter> footers)
            throws InputProblem {
        this.files = files;
        this.format = format;
        this.partitionColumns = partitionColumns;
        this.footers = footers == null ? null : new ArrayList<>(footers);
        List<RowType.RowField> fields = new ArrayList<>(columns.getFields());
        for (RowType.RowField field : partitionColumns.fields()) {
            if (columns.getFieldIndex(field.getName()) >= 0) {
                throw new InputProblem(files.files().get(0).path() + ": found column " + field.getName()
                        + " in the file and in its path, expected it in one of them");
            }
            fields.add(field);
        }
        this.rowType = new RowType(false, fields);
    }

    /**
     * CSV files, plain or {@code .gz}.
     *
     * @param declared types of columns; null for STRING as the header names them
     * @throws InputProblem where headers, schema or folders do not fit together
     */
    public static FilesInput csv(InputFiles files, CsvFormat format, @Nullable RowType declared) throws IOException {
        PartitionColumns partitions = PartitionColumns.of(files, declared);
        RowType columns = CsvColumns.of(files, format, withoutFolders(declared, partitions));
        return new FilesInput(files, new CsvFileFormat(format, columns), columns, partitions, null);
    }

    /**
     * Files with one JSON object on each line, plain or {@code .gz}.
     *
     * @throws InputProblem where schema and folders do not fit together
     */
    public static FilesInput ndjson(InputFiles files, RowType declared) throws InputProblem {
        PartitionColumns partitions = PartitionColumns.of(files, declared);
        List<RowType.RowField> fields = declared.getFields().stream()
                .filter(field -> !partitions.has(field.getName()))
                .toList();
        RowType columns = new RowType(false, fields);
        return new FilesInput(files, new NdjsonFileFormat(columns), columns, partitions, null);
    }

    /**
     * Parquet files.
     *
     * @param declared the columns to read, in this order; null for all
     * @throws InputProblem where the footers differ from each other or from the schema
     */
    public static FilesInput parquet(InputFiles files, @Nullable RowType declared) throws IOException {
        return parquet(files, declared, ENOUGH_BYTES);
    }

    /** With splits of around so many bytes. */
    static FilesInput parquet(InputFiles files, @Nullable RowType declared, long splitBytes) throws IOException {
        PartitionColumns partitions = PartitionColumns.of(files, declared);
        RowType inFiles = withoutFolders(declared, partitions);
        String firstPath = files.files().get(0).path();
        RowType columns = null;
        List<ParquetFooter> footers = new ArrayList<>();
        for (InputFile file : files.files()) {
            ParquetFooter.Read read = ParquetFooter.read(file, splitBytes);
            RowType own = ParquetColumns.of(file.path(), read.schema(), inFiles);
            if (columns == null) {
                columns = own;
            }
            ParquetColumns.checkSame(firstPath, columns, file.path(), own);
            footers.add(read.footer());
        }
        if (columns == null) {
            throw new InputProblem(firstPath + ": found no columns");
        }
        return new FilesInput(files, new ParquetFileFormat(columns), columns, partitions, footers);
    }

    /** A dataset of such rows that has none. */
    public static FilesInput none(RowType type) throws InputProblem {
        InputFiles files = InputFiles.none();
        return new FilesInput(files, new ParquetFileFormat(type), type, PartitionColumns.NONE, List.of());
    }

    private static @Nullable RowType withoutFolders(@Nullable RowType declared, PartitionColumns partitions) {
        if (declared == null) {
            return null;
        }
        return new RowType(
                false,
                declared.getFields().stream()
                        .filter(field -> !partitions.has(field.getName()))
                        .toList());
    }

    public InputFiles files() {
        return files;
    }

    /** The columns of the files, then those of their folders. */
    public RowType rowType() {
        return rowType;
    }

    /** The columns that stand in folders: their value is the same for all rows of a file. */
    public List<String> folderColumns() {
        return partitionColumns.fields().stream().map(RowType.RowField::getName).toList();
    }

    public TypeInformation<SourceRow> typeInfo() {
        return new SourceRowType(rowType);
    }

    /** Number of rows where footers tell it: Parquet alone. */
    public OptionalLong rowCount() {
        return footers == null
                ? OptionalLong.empty()
                : OptionalLong.of(
                        footers.stream().mapToLong(ParquetFooter::rows).sum());
    }

    /**
     * A bounded source of these files.
     *
     * @param wholeFiles whether a file is always one split, so that one subtask reads its rows in order; else Parquet
     *     files are split by row groups
     */
    public Source<SourceRow, ?, ?> source(boolean wholeFiles) {
        ListedSplits splits = new ListedSplits(splits(wholeFiles));
        return FileSource.forBulkFileFormat(reader(), new Path(files.root()))
                .setFileEnumerator(() -> splits)
                .setSplitAssigner(SplitsInOrder::new)
                .build();
    }

    SourceRowFormat reader() {
        return new SourceRowFormat(format, rowType, partitionColumns);
    }

    List<FileSourceSplit> splits(boolean wholeFiles) {
        List<FileSourceSplit> splits = new ArrayList<>();
        for (int i = 0; i < files.files().size(); i++) {
            InputFile file = files.files().get(i);
            if (footers == null || wholeFiles) {
                splits.add(split(splits.size(), file, new ParquetFooter.Range(0, file.size())));
            } else {
                for (ParquetFooter.Range range : footers.get(i).ranges()) {
                    splits.add(split(splits.size(), file, range));
                }
            }
        }
        return splits;
    }

    private static FileSourceSplit split(int number, InputFile file, ParquetFooter.Range range) {
        // Ids sort in the order of the files, as texts.
        String id = String.format(Locale.ROOT, "%010d", number);
        return new FileSourceSplit(id, file.location(), range.offset(), range.length(), file.modified(), file.size());
    }
}
