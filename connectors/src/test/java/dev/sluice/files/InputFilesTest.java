package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
    @TempDir
    Path folder;

    @BeforeEach
    void someFiles() throws Exception {
        for (String name : List.of(
                "a.csv",
                "b.csv",
                "deep/er/c.csv",
                "deep/d.json",
                ".hidden.csv",
                "_SUCCESS",
                "_sluice/e.csv",
                "deep/.part/f.csv",
                "deep/_g.csv")) {
            Rows.write(folder.resolve(name), "12345");
        }
    }

    @Test
    void listsAllFilesBelowAFolderButHiddenOnes() throws Exception {
        assertThat(names("")).containsExactly("a.csv", "b.csv", "deep/d.json", "deep/er/c.csv");
    }

    @Test
    void listsOneFileWithItsSizeAndTime() throws Exception {
        Path file = folder.resolve("a.csv");
        assertThat(InputFiles.list(file.toString()).files())
                .containsExactly(new InputFile(
                        file.toString(), 5, Files.getLastModifiedTime(file).toMillis()));
    }

    @Test
    void takesTheUriOfAFileSystem() throws Exception {
        assertThat(InputFiles.list(folder.resolve("a.csv").toUri().toString()).files())
                .extracting(InputFile::path)
                .containsExactly(folder.resolve("a.csv").toString());
    }

    @Test
    void matchesGlobs() throws Exception {
        assertThat(names("/*.csv")).containsExactly("a.csv", "b.csv");
        assertThat(names("/?.csv")).containsExactly("a.csv", "b.csv");
        assertThat(names("/{a,zz}.csv")).containsExactly("a.csv");
        assertThat(names("/**/*.csv")).containsExactly("a.csv", "b.csv", "deep/er/c.csv");
        assertThat(names("/deep/**")).containsExactly("deep/d.json", "deep/er/c.csv");
        assertThat(names("/d*")).containsExactly("deep/d.json", "deep/er/c.csv");
        assertThat(names("/{deep/er,nothing}/c.{csv,json}")).containsExactly("deep/er/c.csv");
    }

    @Test
    void neverMatchesHiddenNames() {
        assertThatThrownBy(() -> InputFiles.list(folder + "/_*"))
                .isInstanceOf(InputProblem.class)
                .hasMessage(folder + "/_*: found no files; names that begin with . or _ are skipped");
    }

    @Test
    void takesAPathThatExistsLiterally() throws Exception {
        Rows.write(folder.resolve("odd{1}?.csv"), "x");
        assertThat(names("/odd{1}?.csv")).containsExactly("odd{1}?.csv");
    }

    @Test
    void ordersByUnsignedUtf8Bytes() throws Exception {
        Path other = Files.createDirectory(folder.resolve("order"));
        // As UTF-16 the emoji (a surrogate) would stand before the private use character.
        for (String name : List.of("\uE000", "\uD83D\uDE00", "z", "B", "ä")) {
            Rows.write(other.resolve(name), "x");
        }
        assertThat(names("/order"))
                .containsExactly("order/B", "order/z", "order/ä", "order/\uE000", "order/\uD83D\uDE00");
    }

    @Test
    void tellsWhatIsMissing() {
        assertThatThrownBy(() -> InputFiles.list(folder + "/none.csv"))
                .isInstanceOf(InputProblem.class)
                .hasMessage(folder + "/none.csv: found no file or folder of this name");
        assertThatThrownBy(() -> InputFiles.list(folder + "/none/*.csv"))
                .hasMessage(folder + "/none/*.csv: found no folder " + folder + "/none");
        assertThatThrownBy(() -> InputFiles.list("nowhere://x/y"))
                .isInstanceOf(InputProblem.class)
                .hasMessageStartingWith("nowhere://x/y: cannot be listed: ");
    }

    private List<String> names(String below) throws Exception {
        return InputFiles.list(folder + below).files().stream()
                .map(file -> folder.relativize(Path.of(file.path())).toString())
                .toList();
    }
}
