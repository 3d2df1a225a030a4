package dev.sluice.graph;

import dev.sluice.call.Demand;
import dev.sluice.call.Lease;
import dev.sluice.call.LeaseBook;
import dev.sluice.call.Quota;
import dev.sluice.call.QuotaDesk;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.jspecify.annotations.Nullable;

/**
 * Leases from a book that the JobMaster keeps, through Flink's {@link GlobalAggregateManager}. That is internal to
 * Flink and takes JDK types alone, so what is asked travels inside the function and what is leased as numbers. A
 * JobMaster that takes over begins with an empty book, which is full again after one renewal of each.
 */
record LeaseDesk(GlobalAggregateManager jobMaster, String account) implements QuotaDesk {

    @Override
    public Lease renew(String lessee, Demand demand, Quota quota) throws IOException {
        double[] leased = jobMaster.updateGlobalAggregate(name(), lessee, new Renewal(demand, quota));
        return new Lease(new Quota.Rates(leased[0], leased[1]), Duration.ofNanos((long) leased[2]));
    }

    @Override
    public void giveBack(String lessee) throws IOException {
        var unused = jobMaster.updateGlobalAggregate(name(), lessee, new Return());
    }

    private String name() {
        return "sluice quota of " + account;
    }

    /** One renewal, carried out by the JobMaster on its main thread. */
    private record Renewal(Demand demand, Quota quota) implements AggregateFunction<String, Ledger, double[]> {

        @Override
        public Ledger createAccumulator() {
            return new Ledger();
        }

        @Override
        public Ledger add(String lessee, Ledger ledger) {
            ledger.last = ledger.book.renew(lessee, demand, quota, System.nanoTime());
            return ledger;
        }

        @Override
        public double[] getResult(Ledger ledger) {
            Lease lease = Objects.requireNonNull(ledger.last, "asked before the first renewal");
            return new double[] {
                lease.rates().requestsPerMinute(),
                lease.rates().tokensPerMinute(),
                lease.pause().toNanos()
            };
        }

        @Override
        public Ledger merge(Ledger one, Ledger other) {
            throw new UnsupportedOperationException("a job has one JobMaster, and it one book for each account");
        }
    }

    /** The end of a lease, as {@link Renewal}. */
    private record Return() implements AggregateFunction<String, Ledger, double[]> {

        @Override
        public Ledger createAccumulator() {
            return new Ledger();
        }

        @Override
        public Ledger add(String lessee, Ledger ledger) {
            ledger.book.giveBack(lessee);
            return ledger;
        }

        @Override
        public double[] getResult(Ledger ledger) {
            return new double[0];
        }

        @Override
        public Ledger merge(Ledger one, Ledger other) {
            throw new UnsupportedOperationException("a job has one JobMaster, and it one book for each account");
        }
    }

    /** The book and the lease that it gave last; it never leaves the JobMaster. */
    private static final class Ledger {
        private final LeaseBook book = new LeaseBook();
        private @Nullable Lease last;
    }
}
