package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Demand;
import dev.sluice.call.Lease;
import dev.sluice.call.Quota;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class LeaseDeskTest {
    private static final Quota QUOTA = new Quota(600L, null);
    private static final Demand BUSY = new Demand(600, 0, 100, 0, Duration.ZERO);

    private final LeaseDesk desk = new LeaseDesk(new JobMaster(), "http://service");

    @Test
    void leasesFromOneBookForAllWhoAsk() throws IOException {
        assertThat(requestsPerMinute("a", BUSY)).isEqualTo(600);
        assertThat(requestsPerMinute("b", BUSY)).isEqualTo(3);
        assertThat(requestsPerMinute("a", BUSY)).isEqualTo(300);
        assertThat(requestsPerMinute("b", BUSY)).isEqualTo(300);
    }

    @Test
    void withoutALimitOfTokensThereIsNone() throws IOException {
        assertThat(desk.renew("a", BUSY, QUOTA).rates().tokensPerMinute()).isInfinite();
    }

    @Test
    void tellsOthersOfAPause() throws IOException {
        desk.renew("a", new Demand(0, 0, 0, 0, Duration.ofHours(1)), QUOTA);
        Lease other = desk.renew("b", Demand.NONE, QUOTA);
        assertThat(other.pause()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    }

    @Test
    void accountsHaveBooksOfTheirOwn() throws IOException {
        JobMaster jobMaster = new JobMaster();
        new LeaseDesk(jobMaster, "http://one").renew("a", BUSY, QUOTA);
        Lease other = new LeaseDesk(jobMaster, "http://two").renew("b", BUSY, QUOTA);
        assertThat(other.rates().requestsPerMinute()).isEqualTo(600);
    }

    private double requestsPerMinute(String lessee, Demand demand) throws IOException {
        return desk.renew(lessee, demand, QUOTA).rates().requestsPerMinute();
    }

    /** Does what Flink's does: functions come serialized, accumulators stay, values and results are JDK types. */
    private static final class JobMaster implements GlobalAggregateManager {
        private final Map<String, Object> accumulators = new HashMap<>();

        @Override
        public <IN, ACC, OUT> OUT updateGlobalAggregate(
                String name, Object value, AggregateFunction<IN, ACC, OUT> function) throws IOException {
            try {
                AggregateFunction<Object, Object, OUT> sent = InstantiationUtil.deserializeObject(
                        InstantiationUtil.serializeObject(function), getClass().getClassLoader());
                Object accumulator = accumulators.computeIfAbsent(name, unknown -> sent.createAccumulator());
                accumulators.put(name, sent.add(value, accumulator));
                OUT result = sent.getResult(accumulators.get(name));
                assertThat(value.getClass().getModule()).isEqualTo(String.class.getModule());
                assertThat(result).isInstanceOf(double[].class);
                return result;
            } catch (ClassNotFoundException e) {
                throw new IOException(e);
            }
        }
    }
}
