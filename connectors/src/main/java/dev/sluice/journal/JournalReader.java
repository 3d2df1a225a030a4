package dev.sluice.journal;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** Looks into a journal from outside, also while it is written. */
public final class JournalReader {
    private JournalReader() {}

    /** The keys of the answers that can be read from the parts in a folder, as {@link JournalFormat#key} makes them. */
    public static Set<String> keys(Path folder) throws IOException {
        JournalFolder parts = new JournalFolder(folder.getFileSystem(), folder);
        Set<String> keys = new TreeSet<>();
        for (FileStatus file : parts.parts()) {
            parts.scan(file, (first, added) -> {
                while (added.hasRemaining()) {
                    keys.add(RowKeys.text(added.get(), added.get()));
                }
            });
        }
        return keys;
    }
}
