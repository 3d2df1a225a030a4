package dev.sluice.config;

import java.util.Map;

/**
 * The columns that an answer adds: {@code output: embedding}, or names with types.
 *
 * @param columns names in order with their Flink SQL types; an empty type is the service's own
 */
public record Output(Map<String, String> columns) {}
