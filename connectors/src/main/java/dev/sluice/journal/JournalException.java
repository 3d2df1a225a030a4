package dev.sluice.journal;

import java.io.IOException;
import org.apache.flink.core.fs.Path;

/** The journal could not be read or written. Says which, why and what to do; holds no row's content. */
public final class JournalException extends IOException {

    private static final long serialVersionUID = 1L;

    private JournalException(String message) {
        super(message);
    }

    private JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    static JournalException unwritable(Path folder, Throwable cause) {
        return new JournalException(
                "the journal of answers in " + folder + " could not be written: " + said(cause)
                        + "; make room there or check the path, then run again:"
                        + " rows whose answers were kept are not asked again",
                cause);
    }

    static JournalException unreadable(Path folder, Throwable cause) {
        return new JournalException(
                "the journal of answers in " + folder + " could not be read: " + said(cause)
                        + "; check that the path can be reached, then run again",
                cause);
    }

    /** With the trace of the cause but without its message, which might show the row. */
    static JournalException unencodable(Path folder, Throwable cause) {
        JournalException exception = new JournalException("an answer could not be encoded for the journal in " + folder
                + ": " + cause.getClass().getName() + "; check that the service's answers are of the declared types");
        exception.setStackTrace(cause.getStackTrace());
        return exception;
    }

    static JournalException closed(Path folder) {
        return new JournalException(
                "the journal of answers in " + folder + " is closed, as the job is ending; run again to go on");
    }

    static JournalException ofOtherVersion(int found, int expected) {
        return new JournalException("the checkpoint's part of the journal has version " + found + "; expected "
                + expected + "; resume with the version of Sluice that wrote it");
    }

    private static String said(Throwable cause) {
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
