package dev.sluice.files;

import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a Parquet file, from any file system that Flink knows. Remembers a failure of the file system, so that
 * it can be told from a damaged file. Used by one thread.
 */
final class ParquetBytes implements org.apache.parquet.io.InputFile {
    private final Path path;
    private final long length;
    private @Nullable IOException outage;

    ParquetBytes(Path path, long length) {
        this.path = path;
        this.length = length;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() throws IOException {
        FSDataInputStream stream = open();
        return new DelegatingSeekableInputStream(new Watched(stream)) {
            @Override
            public long getPos() throws IOException {
                return stream.getPos();
            }

            @Override
            public void seek(long position) throws IOException {
                try {
                    stream.seek(position);
                } catch (IOException e) {
                    outage = e;
                    throw e;
                }
            }
        };
    }

    private FSDataInputStream open() throws IOException {
        try {
            return path.getFileSystem().open(path);
        } catch (IOException e) {
            outage = e;
            throw e;
        }
    }

    /** Throws the failure of the file system, if there was one. */
    void throwOutage() throws IOException {
        if (outage != null) {
            throw outage;
        }
    }

    private final class Watched extends InputStream {
        private final FSDataInputStream stream;

        private Watched(FSDataInputStream stream) {
            this.stream = stream;
        }

        @Override
        public int read() throws IOException {
            try {
                return stream.read();
            } catch (IOException e) {
                outage = e;
                throw e;
            }
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            try {
                return stream.read(into, offset, count);
            } catch (IOException e) {
                outage = e;
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
