package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Input and outputs must not lie in one another: overwriting one would delete the other, or read it again. */
final class FolderChecks {

    private static final Pattern USER_INFO = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://[^/]*:[^/]*@.*");

    private final Bound bound;
    private final Problems problems;

    FolderChecks(Bound bound, Problems problems) {
        this.bound = bound;
        this.problems = problems;
    }

    void run() {
        List<Folder> folders = new ArrayList<>();
        paths().forEach(path -> bound.text(path).ifPresent(location -> {
            if (USER_INFO.matcher(location).matches()) {
                problems.add(path, "a literal secret before the @; configure the file system's credentials in Flink");
            }
            Folder folder = new Folder(path, path.equals("source.path") ? Locations.folder(location) : location);
            folders.forEach(earlier -> compare(earlier, folder));
            folders.add(folder);
        }));
    }

    /** The input first, then outputs in the order of the file's keys. */
    private Stream<String> paths() {
        Stream<String> sinks = bound.items("sink").stream().map(sink -> sink + ".path");
        return Stream.of(Stream.of("source.path", "buckets.path"), sinks, Stream.of("deadLetter.path"))
                .flatMap(paths -> paths);
    }

    private void compare(Folder earlier, Folder later) {
        if (Locations.same(later.location, earlier.location)) {
            problems.add(later.path, "is " + earlier.path + " too; expected a folder of its own");
        } else if (Locations.inside(later.location, earlier.location)) {
            problems.add(later.path, "lies inside " + earlier.path + "; expected a folder outside");
        } else if (Locations.inside(earlier.location, later.location)) {
            problems.add(later.path, "holds " + earlier.path + "; expected a folder beside it");
        }
    }

    private record Folder(String path, String location) {}
}
