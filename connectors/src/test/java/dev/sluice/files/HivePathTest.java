package dev.sluice.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HivePathTest {

    static Stream<Arguments> encodings() {
        return Stream.of(
                Arguments.of("plain-1_2.3", "plain-1_2.3"),
                Arguments.of("A/B", "A%2FB"),
                Arguments.of("a=b", "a%3Db"),
                Arguments.of("100%", "100%25"),
                Arguments.of("%2F", "%252F"),
                Arguments.of("two words ", "two words "),
                Arguments.of("12:30", "12%3A30"),
                Arguments.of("\t\n\r\u0001\u001f\u007f", "%09%0A%0D%01%1F%7F"),
                Arguments.of("\u0000", "%00"),
                Arguments.of("\"#'*?\\{[]^", "%22%23%27%2A%3F%5C%7B%5B%5D%5E"),
                Arguments.of("<>|}~&+,;@!()$`", "<>|}~&+,;@!()$`"),
                Arguments.of("Zürich 東京 🧬 שלום e\u0301", "Zürich 東京 🧬 שלום e\u0301"),
                Arguments.of(".", "."),
                Arguments.of(":leading", "%3Aleading"));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void encodesAsHiveAndReadsBack(String value, String encoded) {
        assertThat(HivePath.encode(value)).isEqualTo(encoded);
        assertThat(HivePath.decode(encoded)).isEqualTo(value);
    }

    @Test
    void nullAndEmptyShareTheDefaultPartition() {
        assertThat(HivePath.encode(null)).isEqualTo("__HIVE_DEFAULT_PARTITION__");
        assertThat(HivePath.encode("")).isEqualTo("__HIVE_DEFAULT_PARTITION__");
        assertThat(HivePath.decode("__HIVE_DEFAULT_PARTITION__")).isNull();
    }

    @Test
    void readsWhatIsNoEscapeAsItStands() {
        assertThat(HivePath.decode("100%")).isEqualTo("100%");
        assertThat(HivePath.decode("%2")).isEqualTo("%2");
        assertThat(HivePath.decode("%zz%+1%-1")).isEqualTo("%zz%+1%-1");
        assertThat(HivePath.decode("%2f%2F")).isEqualTo("//");
    }

    @Test
    void escapesColumnNamesToo() {
        assertThat(HivePath.folder("a/b", "c=d")).isEqualTo("a%2Fb=c%3Dd");
    }
}
