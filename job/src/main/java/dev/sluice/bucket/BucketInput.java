package dev.sluice.bucket;

import dev.sluice.files.InputFile;
import dev.sluice.files.SourceRow;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.table.types.logical.RowType;

/**
 * What is ordered into buckets.
 *
 * @param source bounded; gives each row once, with the path of its file as it stands in {@code files}
 * @param typeInfo serializes its rows without Kryo
 * @param rowType columns of its rows
 * @param files in the order that decides between equal keys
 * @param readOptions fingerprint of how the files are read, such as format and delimiter: with another one the
 *     same files could give other rows
 */
public record BucketInput(
        Source<SourceRow, ?, ?> source,
        TypeInformation<SourceRow> typeInfo,
        RowType rowType,
        List<InputFile> files,
        String readOptions) {
    public BucketInput {
        files = List.copyOf(files);
    }
}
