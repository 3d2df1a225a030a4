package dev.sluice.files;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a text file, decompressed where its name ends in {@code .gz}. A compressed stream that is damaged or
 * cut short throws {@link DamagedFile} once all that can be decompressed was read.
 */
final class FileBytes extends InputStream {
    private final InputStream file;
    private final boolean compressed;
    private @Nullable InputStream bytes;

    private FileBytes(InputStream file, boolean compressed) {
        this.file = file;
        this.compressed = compressed;
    }

    static InputStream open(Path path) throws IOException {
        return new FileBytes(path.getFileSystem().open(path), path.getName().endsWith(".gz"));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (!compressed) {
            return file.read(into, offset, length);
        }
        try {
            if (bytes == null) {
                bytes = new GZIPInputStream(new AlwaysAvailable(file), 1 << 16);
            }
            return bytes.read(into, offset, length);
        } catch (EOFException e) {
            throw new DamagedFile("the gzip stream is cut short");
        } catch (ZipException e) {
            throw new DamagedFile("the gzip stream is damaged");
        }
    }

    @Override
    public void close() throws IOException {
        if (bytes != null) {
            bytes.close();
        } else {
            file.close();
        }
    }

    /** GZIPInputStream takes available() == 0 for the end and would drop further members of the file. */
    private static final class AlwaysAvailable extends FilterInputStream {
        private AlwaysAvailable(InputStream in) {
            super(in);
        }

        @Override
        public int available() {
            return 1;
        }
    }
}
