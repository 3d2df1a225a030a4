package dev.sluice.benchmarks;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param key its name in JSON
 * @param heading its name in the terminal
 * @param value of a row: a text, a number or, for what is expected, whether it holds
 */
record Column<R>(String key, String heading, Function<R, Object> value) {}
