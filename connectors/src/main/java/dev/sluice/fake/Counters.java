package dev.sluice.fake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the service counts while it works. Thread-safe. */
final class Counters {

    private static final int FIRST_SECONDS = 64;

    private final boolean rememberTexts;
    private final @Nullable AnsweredTexts answered;
    private final Map<Integer, Long> byStatus = new TreeMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private long[] requestsBySecond = new long[FIRST_SECONDS];
    private long[] tokensBySecond = new long[FIRST_SECONDS];
    private int seconds;
    private long requests;
    private long texts;
    private long tokens;
    private int inFlight;
    private int peakInFlight;
    private long rejectedByLimits;
    private long resets;
    private int connections;

    Counters(boolean rememberTexts, boolean countRepeats) {
        this.rememberTexts = rememberTexts;
        this.answered = countRepeats ? new AnsweredTexts() : null;
    }

    synchronized void connected() {
        connections++;
    }

    synchronized void disconnected() {
        connections--;
    }

    /** A request has arrived whole; its end is {@link #ended}. */
    synchronized void began() {
        requests++;
        inFlight++;
        peakInFlight = Math.max(peakInFlight, inFlight);
    }

    /** Called before the last byte is written, after which the client may already send the next request. */
    synchronized void ended() {
        inFlight--;
    }

    synchronized void answered(int status) {
        byStatus.merge(status, 1L, Long::sum);
    }

    /** A right answer to these is about to be written. */
    void answered(List<String> texts) {
        if (answered != null) {
            answered.add(texts);
        }
    }

    /** How often a text was answered. */
    int timesAnswered(String text) {
        if (answered == null) {
            throw new IllegalStateException("answers are not counted; ask for it with FakeSettings.countingRepeats()");
        }
        return answered.times(text);
    }

    synchronized void rejectedByLimits() {
        rejectedByLimits++;
    }

    synchronized void reset() {
        resets++;
    }

    /**
     * A request has passed the limits.
     *
     * @param second since the start of the service
     */
    synchronized void accepted(List<String> accepted, long used, int second) {
        texts += accepted.size();
        tokens += used;
        if (second >= requestsBySecond.length) {
            int length = Math.max(second + 1, 2 * requestsBySecond.length);
            requestsBySecond = Arrays.copyOf(requestsBySecond, length);
            tokensBySecond = Arrays.copyOf(tokensBySecond, length);
        }
        requestsBySecond[second]++;
        tokensBySecond[second] += used;
        seconds = Math.max(seconds, second + 1);
        if (rememberTexts) {
            accepted.forEach(text -> seen.merge(text, 1, Integer::sum));
        }
    }

    synchronized FakeCounts counts() {
        return new FakeCounts(
                requests,
                Collections.unmodifiableMap(new TreeMap<>(byStatus)),
                texts,
                tokens,
                inFlight,
                peakInFlight,
                rejectedByLimits,
                resets,
                connections,
                answered == null ? null : answered.counts());
    }

    synchronized List<AcceptedSecond> perSecond() {
        List<AcceptedSecond> list = new ArrayList<>(seconds);
        for (int i = 0; i < seconds; i++) {
            list.add(new AcceptedSecond(requestsBySecond[i], tokensBySecond[i]));
        }
        return list;
    }

    synchronized Map<String, Integer> textsSeen() {
        if (!rememberTexts) {
            throw new IllegalStateException("texts are not counted; ask for it with FakeSettings.remembering()");
        }
        return Map.copyOf(seen);
    }
}
