package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TextTableTest {

    @Test
    void alignsColumnsAndLeavesMissingCellsEmpty() {
        assertThat(TextTable.of(
                        List.of("id", "name", "bucket"),
                        List.of(
                                Map.of("id", "1", "name", "aspirin", "bucket", "0"),
                                Map.of("id", "1000", "bucket", "41"))))
                .isEqualTo("""
                        id    name     bucket
                        ----  -------  ------
                        1     aspirin  0
                        1000           41
                        """);
    }

    @Test
    void clipsBetweenCodePoints() {
        String clipped = TextTable.of(List.of("t"), List.of(Map.of("t", "😀".repeat(41))))
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
        assertThat(clipped).isEqualTo("😀".repeat(39) + "…");
        assertThat(TextTable.of(List.of("t"), List.of(Map.of("t", "x".repeat(40)))))
                .endsWith("\n" + "x".repeat(40) + "\n");
    }

    @Test
    void showsNothingThatCommandsATerminal() {
        assertThat(TextTable.of(List.of("t"), List.of(Map.of("t", "a\nb\u001b[2Jc\u202ed"))))
                .isEqualTo("t\n---------\na·b·[2Jc·d\n".replace("---------", "----------"));
    }
}
