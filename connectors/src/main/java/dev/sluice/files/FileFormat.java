package dev.sluice.files;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.connector.file.src.FileSourceSplit;

/** How a split of a file is read. Travels in the job graph. */
interface FileFormat extends Serializable {
    /**
     * Opens a split.
     *
     * @param rows makes the rows, counting from the first of the file
     */
    FileRows open(FileSourceSplit split, RowMaker rows) throws IOException;
}
