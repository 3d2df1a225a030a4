package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CallListener.Ending;
import dev.sluice.call.CallStats;
import dev.sluice.call.Called;
import dev.sluice.service.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;

final class CallMetricsTest {

    private final Map<String, Metric> registered = new TreeMap<>();
    private final CallMetrics metrics = new CallMetrics(
            TaskManagerMetricGroup.createTaskManagerMetricGroup(
                    TestingMetricRegistry.builder()
                            .setRegisterConsumer(
                                    (metric, name, group) -> registered.put(group.getMetricIdentifier(name), metric))
                            .build(),
                    "host",
                    new ResourceID("1")),
            "embed");

    @Test
    void countsRequestsByHowTheyEnded() {
        int times = 0;
        for (Ending ending : Ending.values()) {
            times++;
            for (int i = 0; i < times; i++) {
                metrics.onSent(1, Duration.ZERO, 0);
                metrics.onEnded(ending, 0, Duration.ZERO, 0);
            }
        }
        assertThat(List.of(
                        count("requests.answered"),
                        count("requests.transient"),
                        count("requests.throttled"),
                        count("requests.tooLarge"),
                        count("requests.data"),
                        count("requests.badResponse"),
                        count("requests.fatal"),
                        count("requests.outcomeUnknown")))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void measuresRequestsWhenTheyAreSentAndWhenTheyEnd() {
        metrics.onSent(500, Duration.ofMillis(40), 12_000);
        metrics.onSent(231, Duration.ofMillis(60), 4_000);
        assertThat(value("inFlight")).isEqualTo(2L);
        metrics.onEnded(Ending.ANSWERED, 200, Duration.ofMillis(310), 11_000);
        assertThat(value("inFlight")).isEqualTo(1L);

        assertThat(count("tokensReserved")).isEqualTo(16_000);
        assertThat(count("tokensUsed")).isEqualTo(11_000);
        assertThat(histogram("batchSize").getMin()).isEqualTo(231);
        assertThat(histogram("batchSize").getMax()).isEqualTo(500);
        assertThat(histogram("limiterWait").getMean()).isEqualTo(50);
        assertThat(histogram("callDuration").getValues()).containsExactly(310);
    }

    @Test
    void countsWhatTheEngineDoes() {
        metrics.onRetry();
        metrics.onRetry();
        metrics.onSplit();
        metrics.onPause(Duration.ofMillis(1_500));
        metrics.onPause(Duration.ofMillis(500));
        assertThat(count("retries")).isEqualTo(2);
        assertThat(count("splits")).isEqualTo(1);
        assertThat(count("throttledMillis")).isEqualTo(2_000);
    }

    @Test
    void countsRowsByWhatBecameOfThem() {
        Outcome answered = new Outcome.Answered(GenericRowData.of(1));
        Outcome rejected = new Outcome.Rejected("empty_text", 0, "empty");
        metrics.onCalled(new Called(
                List.of(answered, rejected, answered),
                new int[] {1, 0, 1},
                new CallStats(1, Map.of(200, 1L), 0, 0, 0, 7, 10, 20, 0),
                () -> {}));
        assertThat(count("rowsAnswered")).isEqualTo(2);
        assertThat(count("rowsRejected")).isEqualTo(1);
        assertThat(count("rowsDeduplicated")).isEqualTo(10);
        assertThat(count("rowsTruncated")).isEqualTo(20);
    }

    @Test
    void losesNothingThatSeveralThreadsTellAtOnce() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                awaitUninterrupted(start);
                for (int call = 0; call < 50_000; call++) {
                    metrics.onSent(1, Duration.ZERO, 1);
                    metrics.onEnded(Ending.ANSWERED, 200, Duration.ZERO, 1);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count("requests.answered")).isEqualTo(200_000);
        assertThat(count("tokensUsed")).isEqualTo(200_000);
        assertThat(((Histogram) metric("callDuration")).getCount()).isEqualTo(200_000);
        assertThat(value("inFlight")).isEqualTo(0L);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private long count(String name) {
        return ((Counter) metric(name)).getCount();
    }

    private Object value(String name) {
        return ((Gauge<?>) metric(name)).getValue();
    }

    private HistogramStatistics histogram(String name) {
        return ((Histogram) metric(name)).getStatistics();
    }

    private Metric metric(String name) {
        String identifier = "host.taskmanager.1.sluice.step.embed." + name;
        assertThat(registered).containsKey(identifier);
        return Objects.requireNonNull(registered.get(identifier));
    }
}
