package dev.sluice.cli;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file of a hive-partitioned dataset.
 *
 * @param partition columns that stand in the path, as text, in the path's order
 */
record DataFile(Path path, Map<String, String> partition) {

    private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    /** Files of the folder and its folders, hidden ones ({@code .} and {@code _}) left out; {@code bucket=9} before {@code bucket=10}. */
    static List<DataFile> in(Path folder) throws IOException {
        List<DataFile> files = new ArrayList<>();
        collect(folder, Map.of(), files);
        return files;
    }

    private static void collect(Path folder, Map<String, String> partition, List<DataFile> files) throws IOException {
        for (Path child : children(folder)) {
            if (Files.isDirectory(child)) {
                collect(child, with(partition, child.getFileName().toString()), files);
            } else {
                files.add(new DataFile(child, partition));
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !isHidden(child.getFileName().toString()))
                    .sorted(Comparator.comparing(DataFile::numbersPadded).thenComparing(Path::toString))
                    .toList();
        }
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    /** The name with its numbers at one length, so that they come in the order of numbers. */
    private static String numbersPadded(Path path) {
        return DIGITS.matcher(path.getFileName().toString())
                .replaceAll(digits -> "0".repeat(Math.max(0, 20 - digits.group().length())) + digits.group());
    }

    private static Map<String, String> with(Map<String, String> partition, String name) {
        int equals = name.indexOf('=');
        if (equals <= 0) {
            return partition;
        }
        Map<String, String> longer = new LinkedHashMap<>(partition);
        String value = name.substring(equals + 1);
        longer.put(decode(name.substring(0, equals)), value.equals(NULL) ? "null" : decode(value));
        return longer;
    }

    /** Hive's escapes are those of a URL, but for the plus sign, which stands for itself. */
    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
