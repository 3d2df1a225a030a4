package dev.sluice.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** The local disk: as an object store, which shows a file once it is closed, or as a disk that fills up. */
final class TestFiles extends LocalFileSystem {
    private final boolean objects;
    private long room = Long.MAX_VALUE;
    private boolean deletes = true;

    private TestFiles(boolean objects) {
        this.objects = objects;
    }

    static TestFiles disk() {
        return new TestFiles(false);
    }

    static TestFiles objectStore() {
        return new TestFiles(true);
    }

    /** Bytes that can be written from now on. */
    void room(long bytes) {
        room = bytes;
    }

    void refuseDeletions(boolean refuse) {
        deletes = !refuse;
    }

    @Override
    public boolean isDistributedFS() {
        return objects;
    }

    @Override
    public FSDataOutputStream create(Path file, WriteMode mode) throws IOException {
        return objects ? new ObjectStream(file, mode) : new DiskStream(super.create(file, mode));
    }

    @Override
    public boolean delete(Path file, boolean recursive) throws IOException {
        if (!deletes) {
            throw new IOException("access denied");
        }
        return super.delete(file, recursive);
    }

    private void take(int bytes) throws IOException {
        if (bytes > room) {
            throw new IOException("No space left on device");
        }
        room -= bytes;
    }

    private final class ObjectStream extends FSDataOutputStream {
        private final Path file;
        private final WriteMode mode;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ObjectStream(Path file, WriteMode mode) {
            this.file = file;
            this.mode = mode;
        }

        @Override
        public long getPos() {
            return bytes.size();
        }

        @Override
        public void write(int each) {
            bytes.write(each);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes.write(from, offset, length);
        }

        @Override
        public void flush() {}

        @Override
        public void sync() {
            throw new AssertionError("an object store has no sync");
        }

        @Override
        public void close() throws IOException {
            take(bytes.size());
            try (FSDataOutputStream out = TestFiles.super.create(file, mode)) {
                bytes.writeTo(out);
            }
        }
    }

    private final class DiskStream extends FSDataOutputStream {
        private final FSDataOutputStream out;

        DiskStream(FSDataOutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() throws IOException {
            return out.getPos();
        }

        @Override
        public void write(int each) throws IOException {
            take(1);
            out.write(each);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            int fits = (int) Math.min(length, room);
            out.write(from, offset, fits);
            take(length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void sync() throws IOException {
            out.sync();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
