package dev.sluice.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Version;
import dev.sluice.embedding.TextRules.OnEmpty;
import dev.sluice.embedding.TextRules.OnTooLong;
import dev.sluice.model.MiniLm;
import dev.sluice.service.Outcome;
import dev.sluice.service.Reply;
import dev.sluice.service.Service;
import dev.sluice.service.ServiceFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalEmbeddingsTest {

    private static final LocalEmbeddings FACTORY =
            new LocalEmbeddings(new TextRules(8192, OnEmpty.DEAD_LETTER, OnTooLong.DEAD_LETTER), "embedding");

    @Test
    void answersEachTextWithTheModelsVectorInOrder() throws Exception {
        List<String> texts =
                IntStream.range(0, 100).mapToObj(i -> "concept number " + i).toList();
        float[][] expected = MiniLm.load().embed(texts);
        try (Service service = FACTORY.open()) {
            Reply reply = service.send(rows(texts), Duration.ofSeconds(1)).get();

            assertThat(reply.outcomes()).hasSize(100);
            for (int i = 0; i < 100; i++) {
                assertThat(vector(reply, i)).containsExactly(expected[i]);
            }
            assertThat(reply.status()).isEqualTo(200);
        }
    }

    @Test
    void rejectsATextBeyondTheModelsLimitInsteadOfCuttingIt() throws Exception {
        try (Service service = FACTORY.open()) {
            assertThat(service.decideUnsent(row("heart ".repeat(254)))).isNull();
            assertThat(service.decideUnsent(row("heart ".repeat(255))))
                    .isEqualTo(new Outcome.Rejected("too_long", 0, "the text has 257 tokens, at most 256 are allowed"));
            assertThat(service.decideUnsent(row("日".repeat(255))))
                    .isEqualTo(new Outcome.Rejected("too_long", 0, "the text has 257 tokens, at most 256 are allowed"));
        }
    }

    @Test
    void neverHasMoreTokensThanItTakesForTheMost() throws IOException {
        WordPieceTokens tokens = new WordPieceTokens(MiniLm.load());
        for (String text : List.of("a", "1 2 3", "각 힣", "日本", "\u0390", "\ud834\udd60", "İ ﷺ", "🙂!?", "ক্ষ")) {
            assertThat((long) tokens.count(text))
                    .as(text)
                    .isLessThanOrEqualTo(tokens.most(text.getBytes(StandardCharsets.UTF_8).length));
        }
    }

    @Test
    void cutsALongTextWhereAskedTo() throws Exception {
        LocalEmbeddings cutting =
                new LocalEmbeddings(new TextRules(4, OnEmpty.DEAD_LETTER, OnTooLong.TRUNCATE), "embedding");
        try (Service service = cutting.open()) {
            RowData tooLong = row("heart attack again");
            assertThat(service.decideUnsent(tooLong)).isNull();

            Reply reply = service.send(List.of(tooLong), Duration.ofSeconds(1)).get();

            assertThat(vector(reply, 0)).containsExactly(MiniLm.load().embed(List.of("heart attack"))[0]);
        }
    }

    @Test
    void knowsTheModelsNumbersWithoutTheModel() {
        assertThat(LocalEmbeddings.DIMENSIONS).isEqualTo(MiniLm.DIMENSIONS);
        assertThat(FACTORY.rules().maxInputTokens()).isEqualTo(MiniLm.MAX_TOKENS);
        assertThat(FACTORY.weigh(row("hällo")).bytes()).isEqualTo(6);
        assertThat(FACTORY.fingerprint()).matches("[0-9a-f]{64}");
        assertThatThrownBy(() ->
                        new LocalEmbeddings(new TextRules(2, OnEmpty.DEAD_LETTER, OnTooLong.TRUNCATE), "embedding"))
                .hasMessage("maxInputTokens is 2, expected at least 3: two of them mark start and end");
    }

    @Test
    void saysWhichJarIsMissingWhereTheModelIs() throws Exception {
        byte[] travelled = InstantiationUtil.serializeObject(FACTORY);
        ServiceFactory elsewhere = InstantiationUtil.deserializeObject(travelled, new WithoutModel());
        assertThat(elsewhere.getClass()).isNotSameAs(LocalEmbeddings.class);

        assertThatThrownBy(elsewhere::open)
                .isInstanceOf(IOException.class)
                .hasMessage("provider: local needs sluice-local-model-" + Version.current()
                        + ".jar in Flink's lib folder of each TaskManager; put it there and restart them, or use"
                        + " provider: openai");
    }

    /** A TaskManager's class loader: this package in the job jar, no model in lib. */
    private static final class WithoutModel extends ClassLoader {

        private static final String OWN = "dev.sluice.embedding.";

        WithoutModel() {
            super(LocalEmbeddingsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("dev.sluice.model.")) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.startsWith(OWN)) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (stream == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = stream.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    private static float[] vector(Reply reply, int index) {
        return ((Outcome.Answered) reply.outcomes().get(index))
                .columns()
                .getArray(0)
                .toFloatArray();
    }

    private static List<RowData> rows(List<String> texts) {
        return texts.stream().map(LocalEmbeddingsTest::row).toList();
    }

    private static RowData row(String text) {
        return GenericRowData.of(StringData.fromString(text));
    }
}
