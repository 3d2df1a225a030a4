package dev.sluice.fake;

/**
 * What was answered with 200 more than once.
 *
 * @param distinct texts that were answered at all
 * @param repeated those of them that were answered more than once
 * @param beyondFirst answers beyond each text's first
 */
public record RepeatCounts(long distinct, long repeated, long beyondFirst) {}
