package dev.sluice.files;

import java.io.Serializable;
import org.apache.flink.core.fs.Path;

/**
 * A file of a dataset as it was when it was listed.
 *
 * @param path absolute local path, or a URI where the file system is another
 * @param size bytes
 * @param modified milliseconds since the epoch
 */
public record InputFile(String path, long size, long modified) implements Serializable {

    Path location() {
        return new Path(path);
    }

    /** The text of a path as users write it: local files without a scheme. */
    static String text(Path path) {
        String scheme = path.toUri().getScheme();
        return scheme == null || scheme.equals("file") ? path.getPath() : path.toString();
    }
}
