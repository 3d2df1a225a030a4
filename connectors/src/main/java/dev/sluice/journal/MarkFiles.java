package dev.sluice.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;

/**
 * What each subtask notes at a barrier, as a small file beside the parts: {@code CHECKPOINT-SUBTASK.marks}. Not in
 * the checkpoint itself: all subtasks need the notes of all, and Flink makes no checkpoint while a part of those with
 * union state has finished, which a bounded run's have for as long as its tail lasts.
 */
record MarkFiles(JournalFolder folder) {
    private static final Pattern NAME = Pattern.compile("(\\d{19})-(\\d{5,10})\\.marks");

    /** Durable when it returns; one subtask's of a checkpoint replaces that of an attempt that did not complete it. */
    void write(long checkpoint, int subtask, byte[] marks) throws IOException {
        Path file = new Path(folder.path(), String.format(Locale.ROOT, "%019d-%05d.marks", checkpoint, subtask));
        try (FSDataOutputStream out = folder.files().create(file, WriteMode.OVERWRITE)) {
            out.write(marks);
            if (folder.appends()) {
                out.flush();
                out.sync();
            }
        }
    }

    /** What all subtasks noted at a checkpoint. */
    List<byte[]> read(long checkpoint) throws IOException {
        List<byte[]> marks = new ArrayList<>();
        for (FileStatus file : folder.list(isOf(each -> each == checkpoint))) {
            try (var in = folder.files().open(file.getPath())) {
                marks.add(in.readAllBytes());
            }
        }
        return marks;
    }

    /** Deletes the notes of all checkpoints but one: the next attempt must not find those of this. */
    void deleteAllBut(long checkpoint) throws IOException {
        for (FileStatus file : folder.list(isOf(each -> each != checkpoint))) {
            if (!folder.delete(file.getPath().getName())) {
                throw new IOException(file.getPath().getName() + " could not be deleted");
            }
        }
    }

    /** Deletes one subtask's notes of checkpoints before a complete one. */
    void deleteBefore(long checkpoint, int subtask) {
        try {
            String suffix = String.format(Locale.ROOT, "-%05d.marks", subtask);
            for (FileStatus file : folder.list(isOf(each -> each < checkpoint).and(name -> name.endsWith(suffix)))) {
                folder.delete(file.getPath().getName());
            }
        } catch (IOException e) {
            folder.stays("marks before checkpoint " + checkpoint, e);
        }
    }

    private static Predicate<String> isOf(Predicate<Long> checkpoint) {
        return name -> {
            Matcher matcher = NAME.matcher(name);
            return matcher.matches() && checkpoint.test(Long.parseLong(matcher.group(1)));
        };
    }
}
