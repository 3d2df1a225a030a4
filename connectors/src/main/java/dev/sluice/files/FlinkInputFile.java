package dev.sluice.files;

import java.io.IOException;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** A file of any file system that Flink knows, as Parquet's readers want it. Safe for use by many threads. */
public final class FlinkInputFile implements InputFile {

    private final Path path;
    private final long length;

    /** A file whose length is known from a listing. */
    public FlinkInputFile(Path path, long length) {
        this.path = path;
        this.length = length;
    }

    /** A file whose length has to be asked for. */
    public static FlinkInputFile of(Path path) throws IOException {
        return new FlinkInputFile(path, path.getFileSystem().getFileStatus(path).getLen());
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FSDataInputStream in = path.getFileSystem().open(path);
        return new DelegatingSeekableInputStream(in) {
            @Override
            public long getPos() throws IOException {
                return in.getPos();
            }

            @Override
            public void seek(long position) throws IOException {
                in.seek(position);
            }
        };
    }

    /** The path, for messages. */
    @Override
    public String toString() {
        return path.toString();
    }
}
