package dev.sluice.graph;

import dev.sluice.batch.Tally;
import dev.sluice.config.DeadLetter;
import dev.sluice.config.Pipeline;
import dev.sluice.config.Sink;
import dev.sluice.files.DatasetFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/** The folders that a run writes to, with what to do about what they hold. */
final class OutputFolders {

    private final Map<Path, DatasetFolder.Mode> folders = new LinkedHashMap<>();
    private final String checkpoints;

    OutputFolders(Plan plan) {
        this.checkpoints = RunStart.checkpoints(plan);
        Pipeline pipeline = plan.pipeline();
        DatasetFolder.Mode first = null;
        for (Sink sink : pipeline.sink()) {
            Sink.Files files = (Sink.Files) sink;
            DatasetFolder.Mode mode = DatasetFolder.Mode.valueOf(files.mode().name());
            folders.put(new Path(files.path()), mode);
            first = first == null ? mode : first;
        }
        DeadLetter deadLetter = pipeline.deadLetter();
        if (deadLetter != null && first != null) {
            folders.put(new Path(deadLetter.path()), first);
        }
    }

    /**
     * Finds out whether all of them may be written to; changes nothing. What a run that is given up has written does
     * not count; nor do, where a run goes on, the folders that it has begun already.
     */
    void check(RunStart start) throws IOException {
        RunRecord last = start.last();
        String givenUp = last == null ? null : new RunId(last.runId()).filePrefix();
        for (Map.Entry<Path, DatasetFolder.Mode> folder : begun(start)) {
            new DatasetFolder(folder.getKey()).check(folder.getValue(), givenUp);
        }
    }

    /**
     * Makes them ready: for a fresh run as their mode says, after what a run that is given up has left there; for one
     * that goes on they stay as they are, but for a dead letter that it lacked before.
     *
     * @param keys with which a fresh run is begun
     * @return the record that each new one is marked with as ours
     */
    RunRecord prepare(RunStart start, RunBooks books, KeptKeys keys) throws IOException, InterruptedException {
        RunRecord last = start.last();
        if (last != null && start.from() == null) {
            giveUp(new RunId(last.runId()), start.goesOn());
        }
        RunRecord earlier = RunRecord.read(books.output());
        if (earlier != null && !earlier.isUnfinished()) {
            RunFolder.of(checkpoints, new RunId(earlier.runId())).clear(); // empty folders, left by Flink
        }
        RunRecord record = start.goesOn() && last != null
                ? last.resumed(books.session())
                : books.record(RunRecord.Status.RUNNING, Tally.NONE, 0);
        List<Map.Entry<Path, DatasetFolder.Mode>> begun = begun(start);
        for (Map.Entry<Path, DatasetFolder.Mode> folder : begun) {
            new DatasetFolder(folder.getKey()).prepare(folder.getValue());
        }
        keys.write(books.output());
        for (Map.Entry<Path, DatasetFolder.Mode> folder : begun) {
            record.write(folder.getKey());
        }
        record.write(books.output());
        return record;
    }

    /** Those that the run begins to write to now. */
    private List<Map.Entry<Path, DatasetFolder.Mode>> begun(RunStart start) throws IOException {
        List<Map.Entry<Path, DatasetFolder.Mode>> begun = new ArrayList<>();
        for (Map.Entry<Path, DatasetFolder.Mode> folder : folders.entrySet()) {
            RunRecord there = start.goesOn() ? RunRecord.read(folder.getKey()) : null;
            if (there == null || !there.runId().equals(start.run().text())) {
                begun.add(folder);
            }
        }
        return begun;
    }

    /**
     * Deletes what a run has written, so that none of its rows is there twice; its checkpoints first, as nobody may go
     * on from them any more.
     *
     * @param journalStays where the run itself begins again, from the start of its input
     */
    private void giveUp(RunId run, boolean journalStays) throws IOException {
        if (!journalStays) {
            RunFolder.of(checkpoints, run).delete();
        }
        for (Path folder : folders.keySet()) {
            new DatasetFolder(folder).discard(run.filePrefix());
        }
    }
}
