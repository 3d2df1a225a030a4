package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {

    private static Loaded parse(String yaml, String... settings) {
        return PipelineFile.parse("p.yaml", yaml, List.of(settings), BrokenFiles.HERE);
    }

    private static Pipeline pipeline(String... settings) {
        Loaded loaded = parse(BrokenFiles.GOOD, settings);
        assertThat(loaded.problems().list()).isEmpty();
        return Objects.requireNonNull(loaded.pipeline());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enrich.embed.calls.capacity=20",
                "enrich[0].calls.capacity=20",
                "enrich.embed.calls={capacity: 20}"
            })
    void setsAKeyOfAStepByNameOrIndex(String setting) {
        assertThat(pipeline(setting).enrich().get(0).calls().capacity()).isEqualTo(20);
    }

    @Test
    void makesTheMapsOnTheWay() {
        Pipeline pipeline = pipeline("enrich.embed.calls.retry.backoff.multiplier=3", "runtime.checkpoint.interval=1m");

        assertThat(pipeline.enrich().get(0).calls().retry().backoff().multiplier())
                .isEqualTo(3);
        assertThat(pipeline.runtime().checkpoint().interval()).hasMinutes(1);
    }

    @Test
    void readsItsValueAsYaml() {
        Pipeline pipeline = pipeline("enrich.embed.input={concat: [id, name]}", "deadLetter=");

        assertThat(((Input.Concat) pipeline.enrich().get(0).input()).concat()).containsExactly("id", "name");
        assertThat(pipeline.deadLetter()).isNull();
    }

    @Test
    void letsTheLastOneWin() {
        assertThat(pipeline("name=a", "name=b").name()).isEqualTo("b");
    }

    @Test
    void setsAnItemOfAList() {
        Pipeline pipeline = pipeline("enrich[0].input={concat: [id, name]}", "enrich[0].input.concat[1]=category");

        assertThat(((Input.Concat) pipeline.enrich().get(0).input()).concat()).containsExactly("id", "category");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sink.path=/elsewhere", "sink[0].path=/elsewhere"})
    void setsTheSingleSink(String setting) {
        assertThat(pipeline(setting).sink())
                .extracting(sink -> ((Sink.Files) sink).path())
                .containsExactly("/elsewhere");
    }

    @Test
    void leavesTheOtherUsesOfAnAnchorAlone() {
        String yaml = BrokenFiles.GOOD
                .replace("calls: {capacity: 10}", "calls: &calls {capacity: 7}")
                .replace(
                        "sink:",
                        "  - {name: two, service: {type: echo}, input: name, output: echoed, calls: *calls}\nsink:");

        Pipeline pipeline = Objects.requireNonNull(
                parse(yaml, "enrich.two.calls.capacity=1").pipeline());

        assertThat(pipeline.enrich())
                .extracting(step -> step.calls().capacity())
                .containsExactly(7, 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enrich.embed.calls.capacity=x | --set enrich.embed.calls.capacity=x: enrich[0].calls.capacity: x is no whole number; expected digits, such as 500
            enrich[0].calls.capacty=3     | --set enrich[0].calls.capacty=…: enrich[0].calls.capacty: unknown key; did you mean capacity?
            enrich.embd.calls.capacity=3  | --set enrich.embd.calls.capacity=3: enrich.embd: nothing has this name; did you mean embed?
            enrich[1].calls.capacity=3    | --set enrich[1].calls.capacity=3: enrich: has no [1]; expected [0] to [0]
            source[0].path=x              | --set source[0].path=…: source: is a map, which has no [0]
            source.path.to=x              | --set source.path.to=…: source.path: is text, which has no keys
            runtime.checkpoint.intervl=1s | --set runtime.checkpoint.intervl=…: runtime.checkpoint.intervl: unknown key; did you mean interval?
            sink.compression=[            | --set sink.compression=…: no YAML: a value that is missing, or a bracket that is not closed
            runtime={journal: 3}          | --set runtime=…: runtime.journal: 3 is neither true nor false
            canary-7f3a                   | --set (number 1): expected key.path=value, such as enrich[0].calls.capacity=20
            =canary-7f3a                  | --set (number 1): expected key.path=value, such as enrich[0].calls.capacity=20
            source.path=${env:NONE}       | --set source.path=…: source.path: environment variable NONE is not set; set it, or write a ${file:/path}
            """)
    void namesTheSettingThatIsWrong(String setting, String problem) {
        assertThat(parse(BrokenFiles.GOOD, setting).problems()).hasToString(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enrich.embed.service.apiKey=canary-7f3a",
                "enrich[0].service.apiKey=canary-7f3a",
                "enrich[0].service.apikey=canary-7f3a",
                "enrich[0].service={type: embedding, provider: openai, apiKey: canary-7f3a}",
                "enrich.other.service.apiKey=canary-7f3a",
                "enrich[0].service.apiKey=\"canary-7f3a",
                "enrich[0].service.apiKey=*canary-7f3a",
                "enrich[0].service.apiKey=!canary-7f3a x",
                "enrich[0].service.apiKey=!canary-7f3a!x",
                "enrich[0].service.apiKey=%canary-7f3a",
                "enrich[0].service.apiKey=@canary-7f3a",
                "enrich[0].service.apiKey=[canary-7f3a",
                "enrich[0].service.apiKey=${vault:canary-7f3a}",
                "enrich[0].service.apiKey=x${env:canary-7f3a}",
                "enrich[0].service.url=https://me:canary-7f3a@example.com",
                "enrich[0].service.url=https://canary-7f3a@example.com/^",
                "enrich[0].calls.capacity=sk-canary-7f3a",
                "enrich[0].calls.capacity=${env:WORD}",
                "enrich[0].service.password=canary-7f3a",
                "password=canary-7f3a"
            })
    void showsNoSecret(String setting) {
        assertThat(parse(BrokenFiles.GOOD, setting).problems().toString())
                .startsWith("--set ")
                .doesNotContain("canary");
    }
}
