package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class DatasetLockTest {

    private static final String DATASET = "/datasets/" + DatasetLockTest.class.getName();

    @Test
    void keepsASecondRunOutUntilTheFirstHasEnded() throws IOException {
        try (var first = DatasetLock.of(DATASET)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DatasetLock.of(DATASET))
                    .isInstanceOf(DatasetFolderException.class)
                    .hasMessage(DATASET + " is being written to by another run on this machine; wait for its end, or"
                            + " choose another path");
            assertThatCode(() -> DatasetLock.of(DATASET + "/other").close()).doesNotThrowAnyException();
        }
        assertThatCode(() -> DatasetLock.of(DATASET).close()).doesNotThrowAnyException();
    }
}
