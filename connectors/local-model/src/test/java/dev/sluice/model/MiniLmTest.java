package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniLmTest {

    private static final List<String> TEXTS = List.of(
            "FHIRVersion 1st Draft for Comment (Sept 2012 Ballot).",
            "aspirin 100 mg",
            "Häufige Übelkeit, 日本語 and 🙂",
            "x");

    @Test
    void givesVectorsOf384FloatsOfNormOne() throws IOException {
        float[][] vectors = MiniLm.load().embed(TEXTS);

        assertThat(vectors).hasNumberOfRows(4);
        for (float[] vector : vectors) {
            assertThat(vector).hasSize(384);
            assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void givesTheSameVectorInABatchAndAlone() throws IOException {
        MiniLm model = MiniLm.load();
        float[][] together = model.embed(TEXTS);

        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(model.embed(List.of(TEXTS.get(i)))[0]).containsExactly(together[i]);
        }
    }

    @Test
    void agreesWithAnotherRunnerOfTheModel(@TempDir Path folder) throws IOException {
        OnnxEmbeddingModel other = new OnnxEmbeddingModel(
                copy("/all-minilm-l6-v2-q.onnx", folder),
                copy("/all-minilm-l6-v2-q-tokenizer.json", folder),
                PoolingMode.MEAN);

        for (String text : TEXTS) {
            float[] expected = other.embed(text).content().vector();
            assertThat(MiniLm.load().embed(List.of(text))[0]).containsExactly(expected, within(1e-5f));
        }
    }

    @Test
    void putsRelatedTextsCloserThanUnrelatedOnes() throws IOException {
        float[][] vectors =
                MiniLm.load().embed(List.of("heart attack", "myocardial infarction", "a recipe for apple pie"));

        assertThat(dot(vectors[0], vectors[1])).isGreaterThan(dot(vectors[0], vectors[2]) + 0.3);
    }

    @Test
    void countsWordPiecesWithStartAndEnd() throws IOException {
        assertThat(MiniLm.load().tokens("heart attack")).isEqualTo(4);
        assertThat(MiniLm.load().tokens("heart ".repeat(1000))).isEqualTo(1002);
    }

    @Test
    void takesALongTextUpToTheLimit() throws IOException {
        MiniLm model = MiniLm.load();
        String upToTheLimit = "heart ".repeat(254);

        assertThat(model.embed(List.of(upToTheLimit + "attack attack"))[0])
                .containsExactly(model.embed(List.of(upToTheLimit))[0]);
        assertThat(model.embed(List.of("heart attack again"), 4)[0])
                .containsExactly(model.embed(List.of("heart attack"))[0]);
    }

    @Test
    void refusesALimitThatLeavesNoRoomForText() throws IOException {
        MiniLm model = MiniLm.load();

        assertThatThrownBy(() -> model.embed(TEXTS, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxTokens is 2, expected 3 to 256");
    }

    private static String copy(String resource, Path folder) throws IOException {
        Path file = folder.resolve(resource.substring(1));
        try (InputStream stream = MiniLmTest.class.getResourceAsStream(resource)) {
            Files.copy(Objects.requireNonNull(stream), file, StandardCopyOption.REPLACE_EXISTING);
        }
        return file.toString();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
