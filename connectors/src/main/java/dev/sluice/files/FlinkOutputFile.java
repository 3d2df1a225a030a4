package dev.sluice.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A stream that Flink opened, as Parquet's writers want it. Its owner closes it, not Parquet. */
record FlinkOutputFile(FSDataOutputStream out) implements OutputFile {

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Stream(out);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    /** Gathers small writes: Parquet writes headers and footers byte by byte, each a system call on a local file. */
    private static final class Stream extends PositionOutputStream {

        private final BufferedOutputStream buffered;
        private long position;

        Stream(FSDataOutputStream out) throws IOException {
            buffered = new BufferedOutputStream(out);
            position = out.getPos();
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int b) throws IOException {
            buffered.write(b);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            buffered.write(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            buffered.flush();
        }

        @Override
        public void close() throws IOException {
            buffered.flush();
        }
    }
}
