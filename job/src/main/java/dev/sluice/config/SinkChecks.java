package dev.sluice.config;

import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What must hold between the keys of a sink. */
final class SinkChecks {

    private static final Pattern FOLDERS = Pattern.compile("[^=/]+=[^=/]+(/[^=/]+=[^=/]+)*");
    private static final ZonedDateTime SOME_TIME = ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.UTC);

    private final Bound bound;
    private final Problems problems;

    SinkChecks(Bound bound, Problems problems) {
        this.bound = bound;
        this.problems = problems;
    }

    void run() {
        for (String sink : bound.items("sink")) {
            String partitionBy = sink + ".partitionBy";
            Set<String> columns = new HashSet<>();
            for (String item : bound.items(partitionBy)) {
                bound.text(item)
                        .filter(column -> !columns.add(column))
                        .ifPresent(column -> problems.add(item, "column " + column + " stands in the list already"));
            }
            bound.text(partitionBy + ".pattern").ifPresent(pattern -> pattern(partitionBy + ".pattern", pattern));
        }
    }

    private void pattern(String path, String pattern) {
        String folders;
        try {
            folders = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(SOME_TIME);
        } catch (IllegalArgumentException | DateTimeException e) {
            problems.add(path, "no pattern of a time; expected one such as \"'dt='yyyy-MM-dd/'hour='HH\"");
            return;
        }
        if (!FOLDERS.matcher(folders).matches()) {
            problems.add(path, "names no key=value folders; expected a pattern such as \"'dt='yyyy-MM-dd/'hour='HH\"");
        }
    }
}
