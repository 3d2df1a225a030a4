package dev.sluice.fake;

/**
 * How a {@link FakeEmbeddings} is and behaves.
 *
 * @param seed of latencies and faults: the same requests in the same order meet the same ones
 * @param countRepeats whether answers to a text beyond its first are counted, for 18 bytes a text
 * @param rememberTexts whether texts are counted one by one, which takes the memory of all of them
 */
public record FakeSettings(
        FakeAddress address,
        FakeModel model,
        FakeLimits limits,
        FakeTroubles troubles,
        long seed,
        boolean countRepeats,
        boolean rememberTexts) {

    /** A service without limits, latency and faults, on a free port. */
    public static final FakeSettings DEFAULT = new FakeSettings(
            FakeAddress.ANY_PORT, FakeModel.DEFAULT, FakeLimits.NONE, FakeTroubles.NONE, 1, false, false);

    /** The same with another model. */
    public FakeSettings with(FakeModel other) {
        return new FakeSettings(address, other, limits, troubles, seed, countRepeats, rememberTexts);
    }

    /** The same with other limits. */
    public FakeSettings with(FakeLimits other) {
        return new FakeSettings(address, model, other, troubles, seed, countRepeats, rememberTexts);
    }

    /** The same with other troubles. */
    public FakeSettings with(FakeTroubles other) {
        return new FakeSettings(address, model, limits, other, seed, countRepeats, rememberTexts);
    }

    /** The same, drawing from another seed. */
    public FakeSettings withSeed(long other) {
        return new FakeSettings(address, model, limits, troubles, other, countRepeats, rememberTexts);
    }

    /** The same, counting texts one by one. */
    public FakeSettings remembering() {
        return new FakeSettings(address, model, limits, troubles, seed, countRepeats, true);
    }

    /** The same, counting answers to a text beyond its first. */
    public FakeSettings countingRepeats() {
        return new FakeSettings(address, model, limits, troubles, seed, true, rememberTexts);
    }
}
