package dev.sluice.chaos;

import java.time.Duration;

/**
 * One run that was killed, or that ended before it could be.
 *
 * @param offset from the point to the kill
 * @param killed whether it was alive at the kill
 * @param answered texts that the service had answered, of all attempts so far
 * @param committed rows that a reader saw
 * @param kept texts whose answers stood in the journal
 * @param allowed texts that may be answered once more for this kill
 */
public record Attempt(
        KillPoint point, Duration offset, boolean killed, long answered, long committed, long kept, long allowed) {}
