package dev.sluice.benchmarks;

import java.util.List;
import java.util.function.Consumer;

/**
 * Measurements that make up one table.
 *
 * @param <R> one row of it
 */
interface Benchmark<R> {

    /** What it is called at the command line; also the name of its file. */
    String name();

    /** What is measured and what is expected, in a few lines above the table. */
    String about();

    List<Column<R>> columns();

    /**
     * Measures.
     *
     * @param rows takes each row as soon as it is known
     */
    void measure(Workplace workplace, Consumer<R> rows) throws Exception;
}
