package dev.sluice.files;

import java.io.IOException;

/** A dataset's folder is not as the mode wants it. The message says what to do; nothing was changed. */
public final class DatasetFolderException extends IOException {

    private static final long serialVersionUID = 1L;

    public DatasetFolderException(String message) {
        super(message);
    }
}
