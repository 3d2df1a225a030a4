package dev.sluice.graph;

import dev.sluice.files.DatasetFolder;
import dev.sluice.files.DatasetFolderException;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says across machines that a run is alive, by a counter that goes up in {@code _sluice/lease.json} beside its first
 * output. The client takes it and the job's last operator joins; both may beat. File systems know no locks, so two
 * runs that begin within the same moments may both take it: the one that wrote last has it, and the other finds out
 * when it asks.
 *
 * <p>Any thread; a file system that hangs holds up whoever asks.
 */
final class RunLease {

    private static final Logger LOG = LoggerFactory.getLogger(RunLease.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Path output;
    private final SmallFile file;
    private final Heart heart;
    /** As it was written or read last. */
    private LeaseRecord lease;

    private @Nullable Runnable stop;
    private boolean released;

    private RunLease(Path output, LeaseRecord lease, Heart heart) {
        this.output = output;
        this.file = file(output);
        this.lease = lease;
        this.heart = heart;
    }

    /**
     * Makes sure that no run is alive; watches a lease that is there for as long as a run that is alive needs to show
     * it. Changes nothing.
     *
     * @param localLock the file whose lock this process holds; who wrote a lease under the same lock of this host is
     *     dead. Null where it holds none
     * @throws DatasetFolderException where another run is alive
     */
    static void requireFree(Path output, java.nio.file.@Nullable Path localLock, Heart heart)
            throws IOException, InterruptedException {
        String found = file(output).read();
        if (found != null && !isLeftUnder(lock(localLock), found, heart.where())) {
            requireDead(output, found, heart);
        }
    }

    private static @Nullable String lock(java.nio.file.@Nullable Path localLock) {
        return localLock == null ? null : localLock.toString();
    }

    /**
     * Takes the lease of a folder, which must have been found free.
     *
     * @param localLock as for {@link #requireFree}
     * @throws DatasetFolderException where another run takes it at the same moment
     */
    static RunLease take(Path output, java.nio.file.@Nullable Path localLock, Heart heart) throws IOException {
        String lock = lock(localLock);
        String where = heart.where().toString();
        RunLease taken = new RunLease(output, new LeaseRecord(UUID.randomUUID().toString(), 0, where, lock), heart);
        taken.write(taken.lease);
        String written = file(output).read();
        if (written != null && !taken.isOurs(LeaseRecord.fromJson(written))) {
            throw refused(output, written);
        }
        return taken;
    }

    /** Goes on with a lease that the run's client took; the file may be gone, or another's by now. */
    static RunLease join(Path output, String token) throws IOException {
        return join(output, token, new ProcessHeart());
    }

    static RunLease join(Path output, String token, Heart heart) throws IOException {
        RunLease joined =
                new RunLease(output, new LeaseRecord(token, 0, heart.where().toString(), null), heart);
        String found = joined.file.read();
        LeaseRecord there = found == null ? null : LeaseRecord.fromJson(found);
        if (there != null && joined.isOurs(there)) {
            joined.lease = there;
        }
        return joined;
    }

    /** Names the run to {@link #join}. */
    String token() {
        return lease.owner();
    }

    /** Beats from now on, until {@link #release} or until another run has taken over. Once. */
    synchronized void keep() {
        if (stop == null && !released) {
            stop = heart.start(this::beat);
        }
    }

    /**
     * Makes sure that the run is still the folder's own; writes the lease again where somebody cleaned up.
     *
     * @throws SuppressRestartsException where another run has taken over
     */
    synchronized void requireHeld() throws IOException {
        String found = file.read();
        if (found == null) {
            write(lease);
            return;
        }
        LeaseRecord there = LeaseRecord.fromJson(found);
        if (there != null && !isOurs(there)) {
            throw new SuppressRestartsException(new IllegalStateException(output + ": another run (" + there.where()
                    + ") has taken over this folder; do not trust what is in it, and run again"));
        }
    }

    /** Stops beating and deletes the lease if it is ours; may be called again. */
    synchronized void release() {
        released = true;
        stopBeating();
        try {
            String found = file.read();
            if (found != null && isOurs(LeaseRecord.fromJson(found))) {
                file.path().getFileSystem().delete(file.path(), false);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted; the next run will wait for it: {}", file.path(), e.toString());
        }
    }

    /** Stops beating; the lease stays, for another process of the run. */
    synchronized void leave() {
        released = true;
        stopBeating();
    }

    private synchronized void beat() {
        if (released) {
            return; // and must not write again what was deleted or left
        }
        try {
            String found = file.read();
            if (found == null) {
                return; // released by the job while the client still beats
            }
            LeaseRecord there = LeaseRecord.fromJson(found);
            if (there != null && !isOurs(there)) {
                LOG.warn("another run ({}) has taken over {}", there.where(), output);
                stopBeating();
                return;
            }
            write((there == null ? lease : there).next(heart.where().toString()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be written; it is tried again with the next beat: {}", file.path(), e.toString());
        }
    }

    private void stopBeating() {
        if (stop != null) {
            stop.run();
            stop = null;
        }
    }

    private void write(LeaseRecord next) throws IOException {
        file.replace(next.toJson());
        lease = next;
    }

    private boolean isOurs(@Nullable LeaseRecord other) {
        return other != null && other.owner().equals(lease.owner());
    }

    private static boolean isLeftUnder(@Nullable String lock, String text, Whereabouts here) {
        LeaseRecord left = LeaseRecord.fromJson(text);
        return lock != null && left != null && lock.equals(left.lock()) && here.isOnHostOf(left.where());
    }

    /** Whatever changes is alive, be it readable or not. */
    private static void requireDead(Path output, String found, Heart heart) throws IOException, InterruptedException {
        LOG.info("{} has the lease of another run; watching for {} whether it is alive", output, heart.patience());
        for (Duration watched = Duration.ZERO; watched.compareTo(heart.patience()) < 0; watched = watched.plus(LOOK)) {
            heart.pause(LOOK);
            String now = file(output).read();
            if (now == null) {
                return; // released
            }
            if (!Objects.equals(now, found)) {
                throw refused(output, now);
            }
        }
    }

    private static DatasetFolderException refused(Path output, String text) {
        LeaseRecord other = LeaseRecord.fromJson(text);
        String where = other == null ? "" : " (" + other.where() + ")";
        return new DatasetFolderException(output + " is being written to by another run" + where
                + "; wait for its end or stop it, or choose another path");
    }

    private static SmallFile file(Path output) {
        return SmallFile.of(output, DatasetFolder.LEASE);
    }
}
