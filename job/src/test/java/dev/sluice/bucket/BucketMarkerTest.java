package dev.sluice.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bucket.BucketMarker.Counts;
import dev.sluice.bucket.BucketMarker.Ordering;
import dev.sluice.files.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BucketMarkerTest {
    private static final InputFile A = new InputFile("/in/a.csv", 10, 1_000);
    private static final InputFile B = new InputFile("/in/b.csv", 20, 2_000);
    private static final Ordering ORDERING =
            new Ordering(List.of(A, B), "id", 500, "ROW<`id` VARCHAR(2147483647)>", "fail", "csv ,");
    private static final Counts COUNTS = new Counts(20_731, 42, 0);

    @TempDir
    Path root;

    private BucketFolder folder;

    @BeforeEach
    void folder() {
        folder = new BucketFolder(new org.apache.flink.core.fs.Path(root.toUri()));
    }

    @Test
    void isForWhatWasAskedOnceItIsComplete() throws IOException {
        folder.claim(ORDERING);
        assertThat(folder.marker()).isEqualTo(new BucketMarker(1, ORDERING, null));
        assertThat(BucketMarker.started(ORDERING).isFor(ORDERING)).isFalse();

        folder.leave(COUNTS);
        folder.complete(ORDERING);

        BucketMarker complete = new BucketMarker(1, ORDERING, COUNTS);
        assertThat(folder.marker()).isEqualTo(complete);
        assertThat(complete.isFor(ORDERING)).isTrue();
        assertThat(root.resolve("_sluice/.written.json")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("otherOrderings")
    void isNotForAnotherOrdering(String difference, Ordering other) {
        assertThat(new BucketMarker(1, ORDERING, COUNTS).isFor(other))
                .as(difference)
                .isFalse();
    }

    static Stream<Arguments> otherOrderings() {
        Ordering o = ORDERING;
        return Stream.of(
                Arguments.of("file gone", files(A)),
                Arguments.of("file more", files(A, B, new InputFile("/in/c.csv", 1, 1))),
                Arguments.of("file renamed", files(A, new InputFile("/in/c.csv", 20, 2_000))),
                Arguments.of("files in another order", files(B, A)),
                Arguments.of("size of a file", files(A, new InputFile("/in/b.csv", 21, 2_000))),
                Arguments.of("time of a file", files(A, new InputFile("/in/b.csv", 20, 2_001))),
                Arguments.of(
                        "orderBy",
                        new Ordering(o.files(), "name", o.size(), o.schema(), o.onBadRow(), o.readOptions())),
                Arguments.of(
                        "size", new Ordering(o.files(), o.orderBy(), 501, o.schema(), o.onBadRow(), o.readOptions())),
                Arguments.of(
                        "schema",
                        new Ordering(o.files(), o.orderBy(), o.size(), "ROW<`id` INT>", o.onBadRow(), o.readOptions())),
                Arguments.of(
                        "onBadRow",
                        new Ordering(o.files(), o.orderBy(), o.size(), o.schema(), "deadLetter", o.readOptions())),
                Arguments.of(
                        "readOptions",
                        new Ordering(o.files(), o.orderBy(), o.size(), o.schema(), o.onBadRow(), "csv ;")));
    }

    private static Ordering files(InputFile... files) {
        return new Ordering(
                List.of(files),
                ORDERING.orderBy(),
                ORDERING.size(),
                ORDERING.schema(),
                ORDERING.onBadRow(),
                ORDERING.readOptions());
    }

    @Test
    void isNotForThisVersionWhereAnotherWroteIt() {
        assertThat(new BucketMarker(2, ORDERING, COUNTS).isFor(ORDERING)).isFalse();
    }

    @Test
    void keepsAFolderOursWhoseMarkerWasCutOff() throws IOException {
        Files.createDirectory(root.resolve("_sluice"));
        Files.writeString(root.resolve("_sluice/buckets.json"), "{\"version\":1,\"ordering\":{\"files\":[");
        Files.createDirectory(root.resolve("bucket=0"));

        assertThat(folder.marker()).isNull();
        folder.claim(ORDERING);

        assertThat(folder.marker()).isEqualTo(new BucketMarker(1, ORDERING, null));
    }

    @Test
    void claimsAFolderThatIsEmptyOrNotThere() throws IOException {
        folder.claim(ORDERING);
        BucketFolder absent = new BucketFolder(new org.apache.flink.core.fs.Path(folder.root(), "deep/er"));
        absent.claim(ORDERING);

        assertThat(root.resolve("_sluice/buckets.json")).exists();
        assertThat(root.resolve("deep/er/_sluice/buckets.json")).exists();
    }

    @Test
    void refusesAFile() throws IOException {
        Files.writeString(root.resolve("out"), "");
        BucketFolder file = new BucketFolder(new org.apache.flink.core.fs.Path(folder.root(), "out"));

        assertThatThrownBy(() -> file.claim(ORDERING))
                .isInstanceOf(IOException.class)
                .hasMessage("%s: found a file, expected a folder; choose another buckets.path".formatted(file.root()));
    }

    @Test
    void clearsAllButTheMarker() throws IOException {
        folder.claim(ORDERING);
        folder.leave(COUNTS);
        Files.createDirectories(root.resolve("bucket=0"));
        Files.writeString(root.resolve("bucket=0/.part-0.parquet.inprogress.1"), "half");
        Files.createDirectories(root.resolve("_sluice/unreadable"));

        folder.clear();

        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.map(path -> root.relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "_sluice", "_sluice/buckets.json");
        }
    }

    @Test
    void countsItsBuckets() throws IOException {
        assertThat(folder.buckets()).isZero();
        Files.createDirectory(root.resolve("bucket=0"));
        Files.createDirectory(root.resolve("bucket=1"));
        Files.createDirectory(root.resolve("_sluice"));

        assertThat(folder.buckets()).isEqualTo(2);
    }
}
