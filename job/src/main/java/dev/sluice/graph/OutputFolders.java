package dev.sluice.graph;

import dev.sluice.config.DeadLetter;
import dev.sluice.config.Pipeline;
import dev.sluice.config.Sink;
import dev.sluice.files.DatasetFolder;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/** The folders that a run writes to, with what to do about what they hold. */
final class OutputFolders {

    private final Map<Path, DatasetFolder.Mode> folders = new LinkedHashMap<>();

    OutputFolders(Pipeline pipeline) {
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

    /** Finds out whether all of them may be written to; changes nothing. */
    void check() throws IOException {
        for (Map.Entry<Path, DatasetFolder.Mode> folder : folders.entrySet()) {
            new DatasetFolder(folder.getKey()).check(folder.getValue());
        }
    }

    /** Makes them ready for a fresh run, each with the record that marks it as ours. */
    void prepare(RunRecord record) throws IOException {
        check();
        for (Map.Entry<Path, DatasetFolder.Mode> folder : folders.entrySet()) {
            new DatasetFolder(folder.getKey()).prepare(folder.getValue());
            record.write(folder.getKey());
        }
    }
}
