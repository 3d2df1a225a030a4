package dev.sluice.faults;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The local disk under {@code flaky:}, which fails once while a sink opens a file: so a job restarts. */
public final class FlakyFileSystem extends FileSystem {
    static final String SCHEME = "flaky";
    private static final AtomicInteger FILES_UNTIL_FAILURE = new AtomicInteger();

    private final LocalFileSystem local = new LocalFileSystem();

    /** Lets the opening of the n-th file of a sink fail from now on, once. */
    static void failAt(int file) {
        FILES_UNTIL_FAILURE.set(file);
    }

    /** Whether the failure has yet to come. */
    static boolean isArmed() {
        return FILES_UNTIL_FAILURE.get() > 0;
    }

    /** Found by Flink on the class path. */
    public static final class Factory implements FileSystemFactory {
        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public FileSystem create(URI uri) {
            return new FlakyFileSystem();
        }
    }

    private static Path onDisk(Path path) {
        return new Path(new File(path.getPath()).toURI());
    }

    private static FileStatus status(FileStatus of) {
        Path path = new Path(SCHEME + ":" + of.getPath().getPath());
        return new FileStatus() {
            @Override
            public long getLen() {
                return of.getLen();
            }

            @Override
            public long getBlockSize() {
                return of.getBlockSize();
            }

            @Override
            public short getReplication() {
                return of.getReplication();
            }

            @Override
            public long getModificationTime() {
                return of.getModificationTime();
            }

            @Override
            public long getAccessTime() {
                return of.getAccessTime();
            }

            @Override
            public boolean isDir() {
                return of.isDir();
            }

            @Override
            public Path getPath() {
                return path;
            }
        };
    }

    @Override
    public RecoverableWriter createRecoverableWriter() throws IOException {
        RecoverableWriter writer = local.createRecoverableWriter();
        return new RecoverableWriter() {
            @Override
            public RecoverableFsDataOutputStream open(Path path) throws IOException {
                if (FILES_UNTIL_FAILURE.getAndUpdate(left -> Math.max(0, left - 1)) == 1) {
                    throw new IOException("no space left on device, as the test says");
                }
                return writer.open(onDisk(path));
            }

            @Override
            public RecoverableFsDataOutputStream recover(ResumeRecoverable resumable) throws IOException {
                return writer.recover(resumable);
            }

            @Override
            public boolean requiresCleanupOfRecoverableState() {
                return writer.requiresCleanupOfRecoverableState();
            }

            @Override
            public boolean cleanupRecoverableState(ResumeRecoverable resumable) throws IOException {
                return writer.cleanupRecoverableState(resumable);
            }

            @Override
            public RecoverableFsDataOutputStream.Committer recoverForCommit(CommitRecoverable resumable)
                    throws IOException {
                return writer.recoverForCommit(resumable);
            }

            @Override
            public SimpleVersionedSerializer<CommitRecoverable> getCommitRecoverableSerializer() {
                return writer.getCommitRecoverableSerializer();
            }

            @Override
            public SimpleVersionedSerializer<ResumeRecoverable> getResumeRecoverableSerializer() {
                return writer.getResumeRecoverableSerializer();
            }

            @Override
            public boolean supportsResume() {
                return writer.supportsResume();
            }
        };
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(SCHEME + ":" + local.getWorkingDirectory().getPath());
    }

    @Override
    public Path getHomeDirectory() {
        return new Path(SCHEME + ":" + local.getHomeDirectory().getPath());
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return status(local.getFileStatus(onDisk(path)));
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) throws IOException {
        return local.getFileBlockLocations(local.getFileStatus(onDisk(file.getPath())), start, length);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return local.open(onDisk(path), bufferSize);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        return local.open(onDisk(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        FileStatus[] found = local.listStatus(onDisk(path));
        return found == null
                ? new FileStatus[0]
                : Arrays.stream(found).map(FlakyFileSystem::status).toArray(FileStatus[]::new);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return local.delete(onDisk(path), recursive);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return local.mkdirs(onDisk(path));
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        return local.create(onDisk(path), mode);
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        return local.rename(onDisk(from), onDisk(to));
    }

    @Override
    public boolean isDistributedFS() {
        return false;
    }
}
