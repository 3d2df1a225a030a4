package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlsTest {

    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com/v1, https://api.openai.com/v1/embeddings",
        "https://api.openai.com/v1/, https://api.openai.com/v1/embeddings",
        "http://localhost:8080, http://localhost:8080/embeddings",
        "https://a.example/d%20e?api-version=1%262, https://a.example/d%20e/embeddings?api-version=1%262",
        "http://[::1]:80/x, http://[::1]:80/x/embeddings",
    })
    void putsThePathBehindTheBaseAndBeforeItsQuery(String base, String url) {
        assertThat(Urls.below(base, "embeddings").toString()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://CANARY/v1, url is not http or https; expected such as https://api.openai.com/v1",
        "api.openai.com/v1, url is not http or https; expected such as https://api.openai.com/v1",
        "https:///CANARY, url has no host; expected such as https://api.openai.com/v1",
        "'https://user:CANARY@host/v1', 'url holds a user or password; take them out, the url stands in the job graph'",
        "'https://host/a CANARY', url cannot be read at character 15 (Illegal character in path)",
    })
    void refusesABaseWithoutShowingIt(String base, String message) {
        assertThatThrownBy(() -> Urls.below(base, "embeddings"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
