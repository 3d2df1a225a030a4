package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures and prints tables: {@code Benchmarks all}, or names with commas between. Runs in the folder {@code job} of
 * a built project; each table is also written to {@code benchmarks/target/benchmarks/NAME.json}.
 */
public final class Benchmarks {

    private static final List<Benchmark<?>> ALL =
            List.of(new QuotaBenchmark(), new LatencyBenchmark(), new JournalBenchmark());

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<Benchmark<?>> chosen = chosen(arguments.length == 0 ? "all" : arguments[0]);
        Workplace workplace = new Workplace(Path.of("").toAbsolutePath(), System.out);
        for (Benchmark<?> benchmark : chosen) {
            run(benchmark, workplace);
        }
    }

    /** The benchmarks of these names, in the order of the list. */
    static List<Benchmark<?>> chosen(String names) {
        String known = ALL.stream().map(Benchmark::name).collect(Collectors.joining(", "));
        List<String> asked =
                Arrays.stream(names.split(",", -1)).map(String::strip).toList();
        for (String name : asked) {
            if (!name.equals("all")
                    && ALL.stream().noneMatch(benchmark -> benchmark.name().equals(name))) {
                throw new IllegalArgumentException(
                        "there is no benchmark " + name + "; expected all, or of these: " + known);
            }
        }
        return ALL.stream()
                .filter(benchmark -> asked.contains("all") || asked.contains(benchmark.name()))
                .toList();
    }

    /** Prints and writes what was measured, also where a later row fails. */
    private static <R> void run(Benchmark<R> benchmark, Workplace workplace) throws Exception {
        List<R> rows = new ArrayList<>();
        Instant at = Instant.now();
        try {
            benchmark.measure(workplace, row -> {
                rows.add(row);
                workplace.say(new Table<>(benchmark, List.of(row)).text());
            });
        } finally {
            print(new Table<>(benchmark, rows), workplace, at);
        }
    }

    private static void print(Table<?> table, Workplace workplace, Instant at) throws IOException {
        Path file = workplace.table(table.benchmark().name());
        table.write(file, at);
        PrintStream out = workplace.out();
        out.println();
        out.println(table.benchmark().name() + ": " + table.benchmark().about());
        out.println();
        out.print(table.text());
        out.println();
        out.println("As JSON: " + file);
        out.println();
    }
}
