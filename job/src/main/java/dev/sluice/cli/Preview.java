package dev.sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The first rows of a hive-partitioned Parquet dataset as a table, in the order of its folders; partition columns last. */
final class Preview {

    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:");

    private Preview() {}

    /**
     * Reads as many files as it takes; ends in a newline.
     *
     * @param folder a local path, or a URI; rows of remote datasets are not shown
     */
    static String of(String folder, int rows) throws IOException {
        if (SCHEME.matcher(folder).lookingAt() && !folder.startsWith("file:")) {
            return "no preview: " + folder + " is not a local folder\n";
        }
        return of(folder.startsWith("file:") ? Path.of(URI.create(folder)) : Path.of(folder), rows);
    }

    static String of(Path folder, int rows) throws IOException {
        Set<String> columns = new LinkedHashSet<>();
        Set<String> partitionColumns = new LinkedHashSet<>();
        List<Map<String, String>> found = new ArrayList<>();
        for (DataFile file : DataFile.in(folder)) {
            if (found.size() == rows) {
                break;
            }
            partitionColumns.addAll(file.partition().keySet());
            try (var reader = new RowTextReader(file.path())) {
                columns.addAll(reader.columns());
                reader.read(rows - found.size()).forEach(row -> {
                    row.putAll(file.partition());
                    found.add(row);
                });
            }
        }
        columns.addAll(partitionColumns);
        return found.isEmpty() ? "no rows in " + folder + "\n" : TextTable.of(List.copyOf(columns), found);
    }
}
