package dev.sluice.graph;

import dev.sluice.embedding.StubEmbeddings;
import dev.sluice.graph.NastyRows.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a row, worked out without the code under test.
 *
 * @param bucket that the row falls into by its rank
 * @param text that is sent of it
 * @param vector that the stub answers to the text
 */
record ExpectedRow(Row row, int bucket, String text, List<Float> vector) {

    /** By UTF-8 as unsigned bytes, null first; rows of one id as they stand in the files. */
    static List<ExpectedRow> inOrder(int bucketSize, int dimensions) {
        Comparator<byte[]> unsigned = Arrays::compareUnsigned;
        List<Row> ordered = new ArrayList<>(NastyRows.all());
        ordered.sort(Comparator.comparing(ExpectedRow::utf8, Comparator.nullsFirst(unsigned)));
        return IntStream.range(0, ordered.size())
                .mapToObj(rank -> {
                    Row row = ordered.get(rank);
                    String text = clip(orEmpty(row.category()) + orEmpty(row.name()));
                    return new ExpectedRow(row, rank / bucketSize, text, vector(text, dimensions));
                })
                .toList();
    }

    /** Whether the row has nothing to embed. */
    boolean dead() {
        return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** As folders tell it: null, the empty string and the name of their folder are one, as in Hive. */
    @Nullable
    String categoryOfFolder() {
        String category = orEmpty(row.category());
        return category.isEmpty() || category.equals("__HIVE_DEFAULT_PARTITION__") ? null : category;
    }

    /** DuckDB, unlike Hive and Spark, also takes a folder NULL for null. */
    @Nullable
    String categoryOfFolderInDuckDb() {
        String category = categoryOfFolder();
        return "NULL".equals(category) ? null : category;
    }

    private static byte @Nullable [] utf8(Row row) {
        return row.id() == null ? null : row.id().getBytes(StandardCharsets.UTF_8);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String clip(String whole) {
        int[] codePoints = whole.codePoints().limit(NastyRows.CLIP).toArray();
        return new String(codePoints, 0, codePoints.length);
    }

    private static List<Float> vector(String text, int dimensions) {
        List<Float> vector = new ArrayList<>();
        for (float value : StubEmbeddings.vectorOf(text, dimensions)) {
            vector.add(value);
        }
        return vector;
    }
}
