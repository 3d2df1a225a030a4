package dev.sluice.graph;

import dev.sluice.config.RunKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a run begins: from the start, or where an unfinished run of the same name and output stopped.
 *
 * @param run a new one, or the unfinished one
 * @param folder holds its checkpoints and journals
 * @param last the record of the unfinished run that goes on, or is given up; null where there is none
 * @param kept with which keys the unfinished run was begun; null where it had not come so far
 * @param from the checkpoint to go on from; null to read the input from its start
 * @param goesOn whether it is the unfinished run that goes on
 */
record RunStart(
        RunId run,
        RunFolder folder,
        @Nullable RunRecord last,
        @Nullable KeptKeys kept,
        RunFolder.@Nullable Restorable from,
        boolean goesOn) {

    /**
     * Looks at what is there and decides; changes nothing.
     *
     * @param fresh whether an unfinished run is to be given up
     * @param given the checkpoint or savepoint that the job is submitted with; null for none
     * @param mustGive whether one must be given to go on, as on a cluster, where it is Flink's client that takes it
     * @throws ResumeException where that cannot be
     */
    static RunStart of(Plan plan, boolean fresh, @Nullable String given, boolean mustGive) throws IOException {
        Path output = plan.sinks().get(0).path();
        String checkpoints = checkpoints(plan);
        RunRecord last = RunRecord.read(output);
        boolean unfinished = last != null && last.isUnfinished();
        if (last != null
                && unfinished
                && !fresh
                && !last.job().equals(plan.pipeline().name())) {
            throw new ResumeException("name: " + name(last) + ", of pipeline " + last.job() + ", is not finished in "
                    + output + "; finish that one first, choose another path, or give it up with --fresh");
        }
        if (given != null && (fresh || !unfinished)) {
            throw new ResumeException(
                    fresh
                            ? "--fresh starts over, and " + given + " is given to go on from; give one of them"
                            : output + " has no unfinished run of "
                                    + plan.pipeline().name() + " that could go on from " + given
                                    + "; submit it without a checkpoint");
        }
        if (last == null || !unfinished || fresh) {
            RunId run = RunId.create(Instant.now());
            return new RunStart(run, RunFolder.of(checkpoints, run), unfinished ? last : null, null, null, false);
        }
        if (given == null && isWorthless(last, RunFolder.of(checkpoints, new RunId(last.runId())))) {
            RunId run = RunId.create(Instant.now());
            return new RunStart(run, RunFolder.of(checkpoints, run), last, null, null, false);
        }
        KeptKeys kept = KeptKeys.read(output, last.runId());
        RunId run = new RunId(last.runId());
        requireSameKeys(output, last, kept, RunKeys.of(plan.pipeline()));
        RunFolder folder = RunFolder.of(checkpoints, run);
        return new RunStart(run, folder, last, kept, newest(last, folder, given, mustGive), true);
    }

    /** Whether nothing was answered by the newest checkpoint, nor kept since: the pipeline may change in any way then. */
    private static boolean isWorthless(RunRecord last, RunFolder folder) throws IOException {
        if (last.batches() + last.rowsWritten() + last.rowsDeadLettered() > 0 || folder.hasAnswers()) {
            return false;
        }
        RunFolder.Restorable newest = folder.newest();
        return newest == null ? last.checkpoint() == 0 : newest.checkpointId() == last.checkpoint();
    }

    /** Where the pipeline keeps its checkpoints; each run has a folder of its own in there. */
    static String checkpoints(Plan plan) {
        String asked = plan.pipeline().runtime().checkpoint().path();
        return asked == null ? plan.sinks().get(0).path() + "/_sluice/checkpoints" : asked;
    }

    private static void requireSameKeys(
            Path output, RunRecord last, @Nullable KeptKeys kept, SortedMap<String, String> now)
            throws ResumeException {
        if (kept == null) {
            throw new ResumeException(output + "/_sluice/keys.json: it is gone, so that nobody can tell whether run "
                    + last.runId() + " was begun with this pipeline file; start over with --fresh");
        }
        List<String> changed = RunKeys.changed(kept.keys(), now);
        if (!changed.isEmpty()) {
            throw new ResumeException(name(last) + " is not finished and was begun with another "
                    + String.join(", ", changed) + "; set back what was changed to go on, or start over with --fresh."
                    + " Only calls, batches, parallelism, checkpoint interval and credentials may change in between");
        }
    }

    /** The checkpoint to go on from, which must be the newest of the run. */
    private static RunFolder.@Nullable Restorable newest(
            RunRecord last, RunFolder folder, @Nullable String given, boolean mustGive) throws IOException {
        RunFolder.Restorable newest = folder.newest();
        long committed = Math.max(last.checkpoint(), newest == null ? 0 : newest.checkpointId());
        if (given != null) {
            RunFolder.Restorable asked = RunFolder.read(new Path(given));
            if (asked.checkpointId() < committed) {
                throw new ResumeException(given + " is checkpoint " + asked.checkpointId()
                        + " of the run, its newest is "
                        + committed + ": rows that were committed since would be written again; "
                        + (newest == null ? "give the newest" : command(newest)) + ", or start over with --fresh");
            }
            if (newest != null && asked.checkpointId() == newest.checkpointId() && !asked.equals(newest)) {
                throw new ResumeException(given + " has the number of the run's newest checkpoint, and is another one; "
                        + command(newest) + ", or start over with --fresh");
            }
            return asked;
        }
        if (newest != null && newest.checkpointId() == committed) {
            if (mustGive) {
                throw new ResumeException(
                        name(last) + " is not finished; " + command(newest) + ", or start over with --fresh");
            }
            return newest;
        }
        if (committed > 0) {
            throw new ResumeException(name(last) + " is not finished, and its checkpoint "
                    + committed + " is not in " + folder.root() + ": if it is a savepoint, go on from it with flink run"
                    + " -s PATH; else start over with --fresh");
        }
        return null;
    }

    private static String name(RunRecord run) {
        return "the run of " + run.startedAt().truncatedTo(ChronoUnit.SECONDS);
    }

    private static String command(RunFolder.Restorable newest) {
        Path path = newest.path();
        boolean local = "file".equals(path.toUri().getScheme());
        return "go on with: flink run -s " + (local ? path.getPath() : path.toString()) + " JAR run FILE";
    }

    /** The submission that this begins. */
    RunSession session(Instant now, String lease) {
        return last == null || !goesOn
                ? new RunSession(0, now, Duration.ZERO, null, lease)
                : new RunSession(
                        last.resumes() + 1,
                        now,
                        last.duration(),
                        from == null ? null : from.path().toString(),
                        lease);
    }

    /** For the user; null for a run from the start. */
    @Nullable
    String notice() {
        if (!goesOn || last == null) {
            return null;
        }
        String where = from == null
                ? "from its start, as it had no checkpoint yet"
                : String.format(
                        Locale.ROOT,
                        "from checkpoint %d, with %,d rows read, %,d written and %,d dead-lettered",
                        from.checkpointId(),
                        last.rowsRead(),
                        last.rowsWritten(),
                        last.rowsDeadLettered());
        return "going on with " + name(last) + " " + where;
    }
}
