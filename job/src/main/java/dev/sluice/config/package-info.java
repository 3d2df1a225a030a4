/**
 * The pipeline file: its records, the reader that finds all problems of a file at once, and its JSON Schema.
 * Knows nothing of Flink.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
