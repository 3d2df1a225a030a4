package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionColumnsTest {
    @TempDir
    Path folder;

    @Test
    void appendsTheColumnsOfFolders() throws Exception {
        write("bucket=7/kind=a%2Fb/x.csv");
        write("bucket=10/kind=__HIVE_DEFAULT_PARTITION__/x.csv");
        FilesInput input = Rows.csv(folder, null);
        assertThat(input.rowType().asSummaryString())
                .isEqualTo("ROW<`id` STRING, `bucket` INT, `kind` STRING> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(Arrays.asList("1", 10, null), Arrays.asList("1", 7, "a/b"));
    }

    @Test
    void discoversCanonicalNumbersAlone() throws Exception {
        write("a=0/b=3000000000/c=007/d=-0/e=99999999999999999999/f=__HIVE_DEFAULT_PARTITION__/x.csv");
        assertThat(Rows.csv(folder, null).rowType().asSummaryString())
                .isEqualTo("ROW<`id` STRING, `a` INT, `b` BIGINT, `c` STRING, `d` STRING, `e` STRING, `f` STRING>"
                        + " NOT NULL");
    }

    @Test
    void takesTheDeclaredType() throws Exception {
        write("day=2024-02-29/n=5/x.csv");
        FilesInput input = Rows.csv(folder, "id INT, n STRING, `day` DATE");
        assertThat(input.rowType().asSummaryString()).isEqualTo("ROW<`id` INT, `day` DATE, `n` STRING> NOT NULL");
        assertThat(Rows.values(input)).containsExactly(List.of(1, 19782, "5"));
        assertThatThrownBy(() -> Rows.csv(folder, "id INT, `day` BIGINT"))
                .isInstanceOf(InputProblem.class)
                .hasMessage(folder + "/day=2024-02-29/n=5/x.csv: folder of column day: expected BIGINT such as -42, "
                        + "found other text");
    }

    @Test
    void looksBelowTheRootAndBelowTheFixedPartOfAGlob() throws Exception {
        write("a=1/b=2/x.csv");
        assertThat(columns("")).containsExactly("id", "a", "b");
        assertThat(columns("/a=1")).containsExactly("id", "b");
        assertThat(columns("/a=1/b=2/x.csv")).containsExactly("id");
        assertThat(columns("/a=1/b=*/*.csv")).containsExactly("id", "b");
        assertThat(columns("/a=*")).containsExactly("id", "a", "b");
    }

    @Test
    void needsTheSameKeysForAllFiles() throws Exception {
        write("a=1/x.csv");
        write("b=1/y.csv");
        assertThatThrownBy(() -> Rows.csv(folder, null))
                .isInstanceOf(InputProblem.class)
                .hasMessage("files of one dataset need the same key=value folders: " + folder + "/a=1/x.csv has a, "
                        + folder + "/b=1/y.csv has b");
    }

    @Test
    void refusesAColumnThatStandsInTheFileToo() throws Exception {
        write("id=1/x.csv");
        assertThatThrownBy(() -> Rows.csv(folder, null))
                .isInstanceOf(InputProblem.class)
                .hasMessage(folder + "/id=1/x.csv: found column id in the file and in its path, expected it in one of"
                        + " them");
    }

    @Test
    void decodesEscapesOfHiveAndOfUtf8() {
        assertThat(PartitionColumns.decode("a%2Fb%3Dc%25d e")).isEqualTo("a/b=c%d e");
        assertThat(PartitionColumns.decode("%C3%A4%F0%9F%98%80")).isEqualTo("ä\uD83D\uDE00");
        assertThat(PartitionColumns.decode("%E4")).isEqualTo("ä");
        assertThat(PartitionColumns.decode("50% %zz %4")).isEqualTo("50% %zz %4");
        assertThat(PartitionColumns.decode("日本%0A")).isEqualTo("日本\n");
    }

    private List<String> columns(String below) throws Exception {
        return Rows.csv(Path.of(folder + below), null).rowType().getFieldNames();
    }

    private void write(String name) throws Exception {
        Rows.write(folder.resolve(name), "id\n1\n");
    }
}
