package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
    private final InFlightBytes.Heap heap = new InFlightBytes.Heap(100);
    private final List<String> started = new ArrayList<>();

    @Test
    void startsWhatFitsAndTheRestInTheirOrder() {
        InFlightBytes bytes = new InFlightBytes(false, heap);
        InFlightBytes.Claim a = enter(bytes, "a", 60);
        InFlightBytes.Claim b = enter(bytes, "b", 50);
        enter(bytes, "c", 10);
        assertThat(started).containsExactly("a");
        assertThat(bytes.waiting()).isEqualTo(2);
        bytes.leave(a);
        assertThat(started).containsExactly("a", "b", "c");
        bytes.leave(b);
        assertThat(bytes.used()).isEqualTo(10);
    }

    @Test
    void theFirstStartsHoweverLargeItIs() {
        InFlightBytes bytes = new InFlightBytes(false, heap);
        InFlightBytes.Claim a = enter(bytes, "a", 1_000);
        enter(bytes, "b", 1);
        assertThat(started).containsExactly("a");
        bytes.leave(a);
        assertThat(started).containsExactly("a", "b");
    }

    @Test
    void anAnswerThatWaitsForThoseBeforeItKeepsItsBytes() {
        InFlightBytes bytes = new InFlightBytes(true, heap);
        InFlightBytes.Claim a = enter(bytes, "a", 40);
        InFlightBytes.Claim b = enter(bytes, "b", 40);
        enter(bytes, "c", 40);
        bytes.leave(b);
        assertThat(started).containsExactly("a", "b");
        assertThat(bytes.used()).isEqualTo(80);
        bytes.leave(a);
        assertThat(started).containsExactly("a", "b", "c");
        assertThat(bytes.used()).isEqualTo(40);
    }

    @Test
    void enginesShareTheHeapInEqualParts() {
        InFlightBytes bytes = new InFlightBytes(false, heap);
        InFlightBytes other = new InFlightBytes(false, heap);
        InFlightBytes.Claim a = enter(bytes, "a", 30);
        enter(bytes, "b", 30);
        assertThat(started).containsExactly("a");
        other.close();
        bytes.leave(a);
        enter(bytes, "c", 70);
        assertThat(started).containsExactly("a", "b", "c");
    }

    private InFlightBytes.Claim enter(InFlightBytes bytes, String name, long size) {
        return bytes.enter(size, () -> started.add(name));
    }
}
