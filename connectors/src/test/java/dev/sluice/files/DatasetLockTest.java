package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetLockTest {

    private static final String REFUSED =
            " is being written to by another run on this machine; wait for its end, or choose another path";

    @TempDir
    private Path temp = Path.of("");

    private String dataset() {
        return temp.resolve("nodes").toString();
    }

    private void assertRefused() {
        assertThatThrownBy(() -> DatasetLock.of(dataset()))
                .isInstanceOf(DatasetFolderException.class)
                .hasMessage(dataset() + REFUSED);
    }

    @Test
    void keepsASecondRunOutUntilTheFirstHasEnded() throws IOException {
        try (var first = DatasetLock.of(dataset())) {
            assertThat(first.file()).isRegularFile();
            assertRefused();
            assertThatCode(() -> DatasetLock.of(dataset() + "/other").close()).doesNotThrowAnyException();
        }
        assertThatCode(() -> DatasetLock.of(dataset()).close()).doesNotThrowAnyException();
    }

    @Test
    void leavesNothingBehindAndMayBeClosedTwice() throws IOException {
        DatasetLock first = DatasetLock.of(dataset());
        first.close();
        assertThat(first.file()).doesNotExist();
        try (var second = DatasetLock.of(dataset())) {
            first.close();
            assertThat(second.file()).isEqualTo(first.file()).isRegularFile();
            assertRefused();
        }
    }

    @Test
    void isHeldAgainstOtherProcessesAlsoAfterARefusalInThisOne() throws Exception {
        try (var first = DatasetLock.of(dataset())) {
            assertRefused();
            try (var second = LockingProcess.holding(dataset())) {
                assertThat(second.line()).isNull();
            }
            assertThat(first.file()).isRegularFile();
        }
    }

    @Test
    void takesOverTheFileOfAProcessThatWasKilled() throws Exception {
        String file;
        try (var first = LockingProcess.holding(dataset())) {
            file = first.line();
            assertThat(file).isNotNull();
            assertRefused();
        }
        assertThat(Path.of(file)).isRegularFile();
        try (var second = DatasetLock.of(dataset())) {
            assertThat(second.file()).isEqualTo(Path.of(file));
        }
        assertThat(Path.of(file)).doesNotExist();
    }

    @Test
    void leavesTheFileOfAnotherRunAloneWhereItsOwnWasCleanedUp() throws Exception {
        DatasetLock first = DatasetLock.of(dataset());
        Files.delete(first.file());
        try (var second = LockingProcess.holding(dataset())) {
            assertThat(second.line()).isEqualTo(first.file().toString());
            first.close();
            assertThat(first.file()).isRegularFile();
            assertRefused();
        } finally {
            Files.deleteIfExists(first.file());
        }
    }

    /** One deletes the file while another has opened it and waits for its lock. */
    @Test
    void isNeverHeldTwiceWhileProcessesTakeAndDeleteIt() throws Exception {
        Path guard = temp.resolve("guard");
        try (var first = LockingProcess.taking(dataset(), guard, 1_000);
                var second = LockingProcess.taking(dataset(), guard, 1_000)) {
            assertThat(first.line()).isEqualTo("0");
            assertThat(second.line()).isEqualTo("0");
        }
    }
}
