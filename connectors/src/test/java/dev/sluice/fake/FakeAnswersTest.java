package dev.sluice.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that are counted by their texts, and answers that are held back. */
@Timeout(60)
final class FakeAnswersTest {

    private static final FakeSettings COUNTING = FakeSettings.DEFAULT.countingRepeats();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void countsTextsThatWereAnsweredMoreThanOnce() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings(COUNTING)) {
            post(fake, "\"a\",\"b\"").get();
            post(fake, "\"b\",\"c\"").get();

            assertThat(fake.counts().repeats()).isEqualTo(new RepeatCounts(3, 1, 1));
            assertThat(fake.timesAnswered("b")).isEqualTo(2);
            assertThat(get(fake.countersUrl()))
                    .endsWith("\"connections\":1,\"textsAnswered\":3,\"textsRepeated\":1,\"answersBeyondFirst\":1}\n");
        }
    }

    @Test
    void countsRightAnswersAlone() throws Exception {
        FakeTroubles broken = FakeTroubles.of("badJson:50%,500:50%");
        try (FakeEmbeddings fake = new FakeEmbeddings(COUNTING.with(broken))) {
            for (int i = 0; i < 10; i++) {
                post(fake, "\"a\"").get();
            }

            assertThat(fake.counts().requests()).isEqualTo(10);
            assertThat(fake.counts().repeats()).isEqualTo(new RepeatCounts(0, 0, 0));
        }
    }

    @Test
    void saysThatItDoesNotCount() {
        try (FakeEmbeddings fake = new FakeEmbeddings()) {
            assertThat(fake.counts().repeats()).isNull();
            assertThatThrownBy(() -> fake.timesAnswered("a"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("answers are not counted; ask for it with FakeSettings.countingRepeats()");
        }
    }

    @Test
    void holdsBackTheAnswersToATextWhileOthersAreAnswered() throws Exception {
        try (FakeEmbeddings fake = new FakeEmbeddings(COUNTING)) {
            fake.hold("head");
            CompletableFuture<HttpResponse<String>> held = post(fake, "\"a\",\"the head\"");
            assertThat(post(fake, "\"b\"").get().statusCode()).isEqualTo(200);
            while (fake.heldBack() == 0) {
                Thread.onSpinWait();
            }
            assertThat(fake.counts().repeats()).isEqualTo(new RepeatCounts(1, 0, 0));
            assertThat(held).isNotDone();
            assertThatThrownBy(() -> fake.hold("b")).hasMessage("answers are held back already; release them first");

            fake.release();

            assertThat(held.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(post(fake, "\"head\"").get().statusCode()).isEqualTo(200);
            assertThat(fake.counts().repeats()).isEqualTo(new RepeatCounts(4, 0, 0));
            assertThat(fake.heldBack()).isEqualTo(1);
        }
    }

    private CompletableFuture<HttpResponse<String>> post(FakeEmbeddings fake, String texts) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(fake.url() + "/embeddings"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(BodyPublishers.ofString("{\"model\":\"m\",\"input\":[" + texts + "]}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private String get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }
}
