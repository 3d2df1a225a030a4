package dev.sluice.files;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * What the end of a Parquet file says of it.
 *
 * @param rows of all row groups
 * @param ranges byte ranges of whole row groups, in order, each of around the asked bytes, or one row group where that is more
 */
record ParquetFooter(long rows, List<Range> ranges) implements Serializable {
    /** Bytes of a file, from the start of a row group to the end of the same or a later one. */
    record Range(long offset, long length) implements Serializable {}

    record Read(ParquetFooter footer, MessageType schema) {}

    static ParquetFileReader open(ParquetBytes bytes) throws IOException {
        return ParquetFileReader.open(
                bytes,
                ParquetReadOptions.builder().usePageChecksumVerification(true).build());
    }

    /** The footer of a file; an {@link InputProblem} where the file is none of Parquet. */
    static Read read(InputFile file, long splitBytes) throws IOException {
        ParquetBytes bytes = new ParquetBytes(file.location(), file.size());
        try (ParquetFileReader reader = open(bytes)) {
            return new Read(
                    new ParquetFooter(reader.getRecordCount(), ranges(reader.getRowGroups(), splitBytes)),
                    reader.getFileMetaData().getSchema());
        } catch (IOException | RuntimeException e) {
            bytes.throwOutage();
            throw new InputProblem(
                    file.path() + ": found no Parquet footer that can be read, expected a Parquet file", e);
        }
    }

    private static List<Range> ranges(List<BlockMetaData> groups, long splitBytes) {
        List<Range> ranges = new ArrayList<>();
        long offset = -1;
        long length = 0;
        for (BlockMetaData group : groups) {
            long end = group.getStartingPos() + group.getCompressedSize();
            if (offset >= 0 && end - offset > splitBytes) {
                ranges.add(new Range(offset, length));
                offset = -1;
            }
            offset = offset < 0 ? group.getStartingPos() : offset;
            length = end - offset;
        }
        if (offset >= 0) {
            ranges.add(new Range(offset, length));
        }
        return ranges;
    }
}
