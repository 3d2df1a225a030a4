package dev.sluice.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.graph.NastyRows.Row;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** That the rows are as nasty as other tests take them to be. */
final class NastyRowsTest {

    private final List<Row> rows = NastyRows.all();

    @Test
    void are200RowsOfWhichNoTwoAreTheSame() {
        assertThat(rows).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void haveIdsThatSortDifferentlyByUtf8AndUtf16() {
        List<String> ids = rows.stream().map(Row::id).filter(Objects::nonNull).toList();
        Comparator<String> utf8 = (left, right) ->
                Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        assertThat(ids.stream().sorted(utf8).toList())
                .isNotEqualTo(ids.stream().sorted().toList());
        assertThat(new HashSet<>(ids)).as("ids are repeated").hasSizeLessThan(ids.size() / 2);
    }

    @Test
    void haveNamesOf20000Characters() {
        assertThat(rows)
                .extracting(Row::name)
                .filteredOn(name -> name != null && name.length() == 20_000)
                .hasSize(10);
    }
}
