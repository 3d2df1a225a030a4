package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * A pipeline file as it was read.
 *
 * @param pipeline null where the file could not be bound; it may have problems even so
 * @param problems to be shown all; a pipeline with problems must not run
 */
public record Loaded(@Nullable Pipeline pipeline, Problems problems) {}
