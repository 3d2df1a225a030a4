package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "patient-1, patient-1",
        "../admin, ..%2Fadmin",
        "http://evil.example/?a=b#c, http%3A%2F%2Fevil.example%2F%3Fa%3Db%23c",
        "a b, a%20b",
        "grün, gr%C3%BCn",
        "100%, 100%25",
        "a;b=c\\d@e, a%3Bb%3Dc%5Cd%40e",
    })
    void encodesAValueSoThatItStaysOneSegmentOfThePath(String value, String segment) {
        assertThat(Urls.pathValue(value)).isEqualTo(segment);
        assertThat(URI.create("http://host/base/" + segment).normalize().getRawPath())
                .isEqualTo("/base/" + segment);
    }

    @Test
    void encodesLineBreaksInAPath() {
        assertThat(Urls.pathValue("a\r\nX-Evil: 1")).isEqualTo("a%0D%0AX-Evil%3A%201");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void refusesValuesThatLeadToAnotherPathHoweverTheyAreWritten(String value) {
        assertThatThrownBy(() -> Urls.pathValue(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an empty value, . or .. cannot stand in a path");
    }
}
