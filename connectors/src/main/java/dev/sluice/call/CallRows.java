package dev.sluice.call;

import dev.sluice.service.Outcome;
import dev.sluice.service.Service;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** The rows of one call and what has become of each so far. */
final class CallRows {
    private final List<RowData> inputs;
    private final @Nullable Outcome[] outcomes;
    private final int[] attempts;
    private final long[] tokens;
    private int[] sendable;
    /** Where each row stands among those that the journal was asked for. */
    private final int[] places;

    /** The first row that each is equal to and shares the answer of; itself for those that are sent. */
    private final int[] same;

    private int deduplicated;
    private int truncated;
    private int fromJournal;

    /** Asks the service which rows need not be sent, finds those that are equal, and weighs the others. */
    CallRows(List<RowData> inputs, Service service, boolean deduplicate, ToLongFunction<RowData> tokensOf) {
        this.inputs = inputs;
        this.outcomes = new Outcome[inputs.size()];
        this.attempts = new int[inputs.size()];
        this.tokens = new long[inputs.size()];
        this.same = new int[inputs.size()];
        Map<RowData, Integer> first = new HashMap<>();
        int[] toSend = new int[inputs.size()];
        int count = 0;
        for (int row = 0; row < toSend.length; row++) {
            same[row] = row;
            outcomes[row] = service.decideUnsent(inputs.get(row));
            if (outcomes[row] != null) {
                continue;
            }
            truncated += service.truncates(inputs.get(row)) ? 1 : 0;
            Integer earlier = deduplicate ? first.putIfAbsent(inputs.get(row), row) : null;
            if (earlier == null) {
                tokens[row] = tokensOf.applyAsLong(inputs.get(row));
                toSend[count++] = row;
            } else {
                same[row] = earlier;
                deduplicated++;
            }
        }
        this.sendable = Arrays.copyOf(toSend, count);
        this.places = new int[inputs.size()];
        for (int place = 0; place < count; place++) {
            places[sendable[place]] = place;
        }
    }

    /** Rows that share the answer of an equal one. */
    int deduplicated() {
        return deduplicated;
    }

    /** Rows of which only the beginning is sent. */
    int truncated() {
        return truncated;
    }

    /** Rows whose answers the journal had. */
    int fromJournal() {
        return fromJournal;
    }

    /** Takes what the journal has of the rows {@link #toSend}; those need not be sent any more. */
    void find(List<Journal.Answer> found) {
        if (found.isEmpty()) {
            return;
        }
        int[] asked = sendable;
        for (Journal.Answer answer : found) {
            outcomes[asked[answer.row()]] = answer.outcome();
            attempts[asked[answer.row()]] = answer.attempts();
        }
        fromJournal = found.size();
        sendable = IntStream.of(asked).filter(row -> outcomes[row] == null).toArray();
    }

    /** What became of some rows, for the journal. */
    List<Journal.Answer> answers(IntStream rows) {
        return rows.mapToObj(row -> new Journal.Answer(places[row], outcome(row), attempts[row]))
                .toList();
    }

    /** The rows that were sent and answered. */
    IntStream answered(int[] rows) {
        return IntStream.of(rows).filter(row -> outcomes[row] instanceof Outcome.Answered);
    }

    /** The rows that were sent and rejected. */
    IntStream rejected() {
        return IntStream.of(sendable).filter(row -> outcomes[row] instanceof Outcome.Rejected);
    }

    /** The rows that the service has to answer. */
    List<RowData> toSend() {
        return IntStream.of(sendable).mapToObj(inputs::get).toList();
    }

    /** Positions of the rows that the service has to answer, ascending; of equal ones the first. */
    int[] sendable() {
        return sendable;
    }

    long tokens(Part part) {
        long sum = 0;
        for (int row : part.rows()) {
            sum += tokens[row];
        }
        return sum;
    }

    /** The rows of a part, for one more attempt. */
    List<RowData> take(Part part) {
        List<RowData> taken = new ArrayList<>(part.size());
        for (int row : part.rows()) {
            attempts[row]++;
            taken.add(inputs.get(row));
        }
        return taken;
    }

    void decide(int row, Outcome outcome) {
        outcomes[row] = outcome;
    }

    void reject(Part part, String kind, int status, String message) {
        Outcome rejected = new Outcome.Rejected(kind, status, message);
        for (int row : part.rows()) {
            outcomes[row] = rejected;
        }
    }

    /** What the service said of the rows that were sent. */
    List<Outcome> sentOutcomes() {
        List<Outcome> sent = new ArrayList<>(sendable.length);
        for (int row : sendable) {
            sent.add(outcome(row));
        }
        return sent;
    }

    /** The end: every row is decided. */
    Called called(CallStats stats, Runnable left) {
        List<Outcome> all = new ArrayList<>(outcomes.length);
        for (int row = 0; row < outcomes.length; row++) {
            all.add(outcome(same[row]));
            attempts[row] = attempts[same[row]];
        }
        return new Called(List.copyOf(all), attempts, stats, left);
    }

    private Outcome outcome(int row) {
        Outcome outcome = outcomes[row];
        if (outcome == null) {
            throw new IllegalStateException("row " + row + " of " + outcomes.length + " is undecided");
        }
        return outcome;
    }
}
