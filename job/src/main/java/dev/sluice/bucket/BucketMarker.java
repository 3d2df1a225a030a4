package dev.sluice.bucket;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sluice.files.InputFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code _sluice/buckets.json} says of a bucket dataset: that the folder is ours, from what it was made, and,
 * once it is complete, what it holds.
 *
 * @param version of this format
 * @param ordering what was asked for
 * @param written what the dataset holds; null while it is being written, and after that failed
 */
record BucketMarker(
        int version, Ordering ordering, @Nullable Counts written) {
    static final int VERSION = 1;

    /**
     * What was asked for: with the same, the job would write the same dataset.
     *
     * @param files of the input, in order
     * @param schema SQL type of the rows
     * @param onBadRow fail or deadLetter
     * @param readOptions fingerprint of how the files are read, such as format and delimiter
     */
    record Ordering(
            List<InputFile> files, String orderBy, int size, String schema, String onBadRow, String readOptions) {}

    /** Rows in the buckets, buckets, and rows that could not be read. */
    record Counts(long rows, long buckets, long unreadable) {}

    static BucketMarker started(Ordering ordering) {
        return new BucketMarker(VERSION, ordering, null);
    }

    BucketMarker complete(Counts counts) {
        return new BucketMarker(version, ordering, counts);
    }

    @JsonIgnore
    boolean isFor(Ordering asked) {
        return version == VERSION && written != null && ordering.equals(asked);
    }
}
