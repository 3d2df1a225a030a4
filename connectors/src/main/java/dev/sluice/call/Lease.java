package dev.sluice.call;

import java.time.Duration;

/**
 * The part of a quota that a JVM may use until its next renewal.
 *
 * @param pause that another JVM was asked for by the service, zero for none
 */
public record Lease(Quota.Rates rates, Duration pause) {}
