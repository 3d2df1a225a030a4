package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** A file of a dataset cannot be written: its disk is full, say. The message names the dataset and what to do. */
public final class DatasetWriteException extends IOException {

    private static final long serialVersionUID = 1L;

    DatasetWriteException(Path dataset, IOException cause) {
        super(
                dataset + ": a file cannot be written: " + cause.getMessage()
                        + "; what was committed before stays. Mend it (is there room, and the right to write?) and run"
                        + " again: it goes on from the last checkpoint",
                cause);
    }
}
