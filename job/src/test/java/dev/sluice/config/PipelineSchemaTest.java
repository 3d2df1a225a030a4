package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.config.BrokenFiles.Broken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class PipelineSchemaTest {

    private static final Path CONFIG = Path.of("..", "config");
    private static final Path FILE = CONFIG.resolve("pipeline.schema.json");
    private static final String REGENERATE = "mvn -pl job -am test -Dtest=PipelineSchemaTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Dsluice.schema.write=true";

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PipelineSchema.json());

    private static List<String> problems(String yaml) {
        // Its own way from YAML to JSON, as an editor has.
        Object loaded =
                new Load(LoadSettings.builder().setAllowDuplicateKeys(true).build()).loadFromString(yaml);
        try {
            return SCHEMA.validate(new ObjectMapper().writeValueAsString(loaded), InputFormat.JSON).stream()
                    .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                    .toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Path> pipelines() throws IOException {
        try (Stream<Path> files = Files.list(CONFIG)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    static Stream<Broken> seen() {
        return BrokenFiles.all().filter(Broken::schemaSees);
    }

    @Test
    void isTheOneInTheConfigFolder() throws IOException {
        if (Boolean.getBoolean("sluice.schema.write")) {
            Files.writeString(FILE, PipelineSchema.json());
        }

        assertThat(FILE).as("generate it again: " + REGENERATE).content().isEqualTo(PipelineSchema.json());
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void acceptsEachPipelineOfTheConfigFolder(Path pipeline) throws IOException {
        assertThat(problems(Files.readString(pipeline))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void isNamedByEachPipelineOfTheConfigFolder(Path pipeline) throws IOException {
        assertThat(Files.readAllLines(pipeline))
                .first()
                .isEqualTo("# yaml-language-server: $schema=pipeline.schema.json");
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void describesFilesThatLoadWithoutProblems(Path pipeline) {
        Environment environment = new Environment(
                name -> name.equals("OPENAI_API_KEY") ? "any" : null,
                CONFIG.resolve("..").toAbsolutePath(),
                true);

        Loaded loaded = PipelineFile.read(pipeline, List.of(), environment);

        assertThat(loaded.problems()).hasToString("");
        assertThat(loaded.pipeline()).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("seen")
    void refuses(Broken broken) {
        assertThat(problems(broken.yaml())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "maxRows: \"${env:SIZE}\"",
                "maxBytes: \"${file:/size}\"",
                "maxWait: \"${env:WAIT}\"",
                "within: \"${env:COLUMN}\""
            })
    void acceptsReferencesWhereverTextMayStand(String key) {
        assertThat(problems(BrokenFiles.GOOD.replace("maxRows: 500", key))).isEmpty();
    }

    @Test
    void acceptsTheGoodFile() {
        assertThat(problems(BrokenFiles.GOOD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"output: [a, b]", "output: {vector: ARRAY<FLOAT>}", "output: {vector: }", "output: vector"})
    void acceptsEachShapeOfOutput(String output) {
        assertThat(problems(BrokenFiles.GOOD.replace("output: embedding", output)))
                .isEmpty();
    }

    @Test
    void namesTheMistypedKeyAlone() {
        assertThat(problems(BrokenFiles.GOOD.replace("model: small", "modle: small")))
                .containsExactly(
                        "/enrich/0/service property 'modle' is not defined in the schema and the schema does not "
                                + "allow additional properties");
    }
}
