package dev.sluice.chaos;

/**
 * A point in a run.
 *
 * @param fraction of the texts that the service must have answered; with 1 the run must not have ended
 */
public record KillPoint(String name, double fraction) {

    /** All is answered, the last files are not committed or the run's books are still open. */
    public static final KillPoint BEFORE_FINAL_COMMIT = new KillPoint("before the final commit", 1);

    public KillPoint {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(fraction + " is no fraction of a run; expected 0 to 1");
        }
    }

    /** When so much of the run is answered. */
    public static KillPoint at(double fraction) {
        return new KillPoint("at " + Math.round(100 * fraction) + " %", fraction);
    }

    boolean isReached(long answered, long texts) {
        return answered >= fraction * texts;
    }

    @Override
    public String toString() {
        return name;
    }
}
