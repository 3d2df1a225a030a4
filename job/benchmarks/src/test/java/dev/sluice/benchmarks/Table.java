package dev.sluice.benchmarks;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The rows that a benchmark has measured, for the terminal and as JSON.
 *
 * @param <R> one row
 */
record Table<R>(Benchmark<R> benchmark, List<R> rows) {

    private static final String GAP = "  ";

    /** Heading, rule and rows, aligned: numbers to the right. Ends in a newline. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(benchmark.columns().stream().map(Column::heading).toList());
        rows.forEach(row -> lines.add(benchmark.columns().stream()
                .map(column -> shown(column.value().apply(row)))
                .toList()));
        int[] widths = IntStream.range(0, benchmark.columns().size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        lines.add(
                1, IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.toCollection(ArrayList<String>::new)));
        return lines.stream().map(line -> aligned(line, widths) + "\n").collect(Collectors.joining());
    }

    private String aligned(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> {
                    String padding = " ".repeat(widths[i] - cells.get(i).length());
                    return isNumber(i) ? padding + cells.get(i) : cells.get(i) + padding;
                })
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private boolean isNumber(int column) {
        return rows.stream()
                .allMatch(row -> benchmark.columns().get(column).value().apply(row) instanceof Number);
    }

    private static String shown(Object value) {
        if (value instanceof Boolean holds) {
            return holds ? "ok" : "MISSED";
        }
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%,.1f", number);
        }
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : value.toString();
    }

    /**
     * Writes one object: {@code benchmark}, {@code about}, {@code at}, the machine's {@code processors} and {@code
     * java}, and {@code rows} with the columns' keys.
     */
    void write(Path file, Instant at) throws IOException {
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("benchmark", benchmark.name());
        root.put("about", benchmark.about());
        root.put("at", at.truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("java", System.getProperty("java.version"));
        ArrayNode list = root.putArray("rows");
        for (R row : rows) {
            ObjectNode object = list.addObject();
            benchmark
                    .columns()
                    .forEach(column ->
                            object.putPOJO(column.key(), column.value().apply(row)));
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        mapper.writer(new DefaultPrettyPrinter()).writeValue(file.toFile(), root);
    }
}
