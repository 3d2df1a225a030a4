package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallPolicyTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), 2);

    @Test
    void survivesTheJobGraph() throws Exception {
        CallPolicy policy = policy(10, 60, 900, 3);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(policy);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(in.readObject()).isEqualTo(policy);
        }
    }

    @Test
    void saysWhichValueIsOutOfRange() {
        assertRefused(() -> policy(0, 60, 900, 3), "timeout is 0 s; expected more than 0 s");
        assertRefused(() -> policy(10, -1, 900, 3), "deadline is -1 s; expected more than 0 s");
        assertRefused(() -> policy(10, 60, 0, 3), "outage is 0 s; expected more than 0 s");
        assertRefused(() -> policy(10, 60, 40_000_000, 3), "outage is 40000000 s; expected at most 365 days");
        assertRefused(
                () -> policy(10, 5, 900, 3),
                "deadline (5 s) is shorter than timeout (10 s); expected at least as long: it spans all attempts");
        assertRefused(() -> policy(10, 60, 900, 0), "attempts is 0; expected 1 or more, the first included");
        assertRefused(() -> new CallPolicy.Flow(0, true, true), "capacity is 0; expected 1 or more");
        assertRefused(() -> new Quota(0L, null), "requestsPerMinute is 0; expected 1 or more, or none for no limit");
        assertRefused(() -> new Quota(null, -5L), "tokensPerMinute is -5; expected 1 or more, or none for no limit");
    }

    private static CallPolicy policy(int timeout, int deadline, int outage, int attempts) {
        return new CallPolicy(
                Duration.ofSeconds(timeout),
                Duration.ofSeconds(deadline),
                Duration.ofSeconds(outage),
                attempts,
                BACKOFF,
                new CallPolicy.Flow(10, true, false));
    }

    private static void assertRefused(Runnable made, String message) {
        assertThatIllegalArgumentException().isThrownBy(made::run).withMessage(message);
    }
}
