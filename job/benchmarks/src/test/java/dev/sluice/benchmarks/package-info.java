/**
 * Measurements of whole runs, as tables: {@code mvn -Pbenchmark}. A further table is a {@link
 * dev.sluice.benchmarks.Benchmark} in the list of {@link dev.sluice.benchmarks.Benchmarks}.
 */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
