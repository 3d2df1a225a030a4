package dev.sluice.graph;

import java.time.Duration;

/** What keeps a {@link RunLease} alive: the time, and the process that beats. */
interface Heart {

    /** How long a lease is watched before its owner is taken for dead: several beats. */
    Duration patience();

    /** Waits. */
    void pause(Duration time) throws InterruptedException;

    /**
     * Beats again and again, on a thread that keeps no process alive.
     *
     * @return ends it, without waiting for a beat that is under way
     */
    Runnable start(Runnable beat);

    /** The process that beats, for people and for a comparison of hosts. */
    Whereabouts where();
}
