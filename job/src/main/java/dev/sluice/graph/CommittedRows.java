package dev.sluice.graph;

import dev.sluice.files.DatasetFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.fs.Path;

/** Counts the rows of a run that are committed, while the committers of other subtasks may still be at work. */
final class CommittedRows {

    /** How long committers may go without a further file before what is there is taken as all. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private CommittedRows() {}

    /** The rows in a folder once they are as many as expected, or once no more have come for a while. */
    static long await(String folder, String filePrefix, long expected) throws IOException, InterruptedException {
        DatasetFolder dataset = new DatasetFolder(new Path(folder));
        long found = dataset.rows(filePrefix);
        long lastSeen = System.nanoTime();
        while (found < expected) {
            TimeUnit.MILLISECONDS.sleep(200);
            boolean late = System.nanoTime() - lastSeen > PATIENCE.toNanos();
            long now = dataset.rows(filePrefix);
            if (now > found) {
                lastSeen = System.nanoTime();
            } else if (late) {
                return now;
            }
            found = now;
        }
        return found;
    }
}
