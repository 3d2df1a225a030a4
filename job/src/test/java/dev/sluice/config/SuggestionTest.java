package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    @ParameterizedTest
    @CsvSource({"capacty,capacity,1", "cpaacity,capacity,1", "CAPACITY,capacity,0", "kitten,sitting,3", "'',abc,3"})
    void countsInsertionsDeletionsReplacementsAndSwaps(String mistyped, String word, int distance) {
        assertThat(Suggestion.distance(mistyped, word)).isEqualTo(distance);
    }

    @Test
    void namesTheNearest() {
        assertThat(Suggestion.near("nam", List.of("id", "name", "names"))).contains("name");
    }

    @Test
    void namesNothingThatIsFar() {
        assertThat(Suggestion.near("category", List.of("id", "name"))).isEmpty();
    }

    @Test
    void listsWhatThereIsWhereNothingIsNear() {
        assertThat(Suggestion.or("category", List.of("id", "name"))).isEqualTo("expected one of id, name");
        assertThat(Suggestion.or("category", List.of("id"))).isEqualTo("expected id");
        assertThat(Suggestion.or("nmae", List.of("id", "name"))).isEqualTo("did you mean name?");
    }
}
