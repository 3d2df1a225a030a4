package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CallStats;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ProgressMeterTest {

    private final Job job = new Job();
    private final ProgressMeter meter = new ProgressMeter(() -> 0);

    ProgressMeterTest() {
        meter.enter("enriching", job, 100L, 0);
    }

    @Test
    void addsStepsAndWhatTheJobHadDoneBeforeItRestarted() {
        job.answer = Map.of(
                "sluice.callsBefore", calls(40, 0, 0),
                "sluice.calls.embed", calls(3, 2, 1),
                "sluice.calls.score", calls(5, 1, 0),
                "sluice.batchesAnswered", 44L);
        Progress progress = meter.read();
        assertThat(progress.requests()).isEqualTo(48);
        assertThat(progress.tokens()).isEqualTo(480);
        assertThat(progress.inFlight()).isEqualTo(3);
        assertThat(progress.waiting()).isEqualTo(1);
        assertThat(meter.counted()).isEqualTo(new ProgressMeter.Counted(44, stats(48)));
    }

    @Test
    void countsNoCallTwiceAndForgetsNoneWhileTheJobRestarts() {
        job.answer = Map.of("sluice.callsBefore", calls(0, 0, 0), "sluice.calls.embed", calls(50, 1, 0));
        meter.refresh();
        job.answer = Map.of();
        meter.refresh();
        assertThat(meter.counted().calls()).isEqualTo(stats(50));
        job.answer = Map.of("sluice.callsBefore", calls(40, 0, 0), "sluice.calls.embed", calls(2, 1, 0));
        meter.refresh();
        assertThat(meter.counted().calls()).isEqualTo(stats(50));
        job.answer = Map.of("sluice.callsBefore", calls(40, 0, 0), "sluice.calls.embed", calls(11, 1, 0));
        meter.refresh();
        assertThat(meter.counted().calls()).isEqualTo(stats(51));
    }

    @Test
    void keepsTheLastReadingOfAJobThatIsGone() {
        job.answer = Map.of("sluice.calls.embed", calls(7, 1, 0));
        meter.refresh();
        job.answer = null;
        assertThat(meter.read().requests()).isEqualTo(7);
        assertThat(meter.counted().calls()).isEqualTo(stats(7));
    }

    private static LiveCalls calls(long requests, int inFlight, int waiting) {
        return new LiveCalls(stats(requests), inFlight, waiting);
    }

    private static CallStats stats(long requests) {
        return new CallStats(
                requests, requests == 0 ? Map.of() : Map.of(200, requests), 0, 0, 0, 10 * requests, 0, 0, 0);
    }

    /** A job that has counts, and is gone where it has none. */
    private static final class Job implements JobClient {
        private @Nullable Map<String, Object> answer = Map.of();

        @Override
        public CompletableFuture<Map<String, Object>> getAccumulators() {
            return answer == null
                    ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
                    : CompletableFuture.completedFuture(answer);
        }

        @Override
        public JobID getJobID() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<JobStatus> getJobStatus() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> cancel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<String> stopWithSavepoint(
                boolean advance, @Nullable String directory, SavepointFormatType format) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<String> triggerSavepoint(@Nullable String directory, SavepointFormatType format) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<JobExecutionResult> getJobExecutionResult() {
            throw new UnsupportedOperationException();
        }
    }
}
