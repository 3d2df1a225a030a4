package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The compose file mounts what the build makes, under the names that the build gives. */
final class ComposeFileTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void startsAJobManagerAndTwoTaskManagersOfOnePinnedImage() throws IOException {
        Map<Object, Object> services = section(compose(), "services");
        assertThat(services).containsOnlyKeys("writable-output", "jobmanager", "taskmanager");
        assertThat(services.values())
                .extracting(service -> map(service).get("image"))
                .containsOnly("flink:" + property("flink.version") + "-java" + property("maven.compiler.release"));
        assertThat(section(section(services, "taskmanager"), "deploy").get("replicas"))
                .isEqualTo(2);
        assertThat(section(services, "jobmanager")).containsKey("healthcheck");
        assertThat(section(services, "taskmanager")).containsKey("healthcheck");
    }

    @Test
    void mountsTheJarAndTheFoldersOfTheBuild() throws IOException {
        String jar = "job/target/sluice-job-" + version() + ".jar";
        String model = "sluice-local-model-" + version() + ".jar";
        Object mounts = section(section(compose(), "services"), "taskmanager").get("volumes");
        assertThat(mounts)
                .isEqualTo(List.of(
                        "./" + jar + ":/opt/sluice/job/sluice-job-" + version() + ".jar:ro",
                        "./config:/opt/sluice/config:ro",
                        "./out:/opt/sluice/out",
                        "./connectors/local-model/target/" + model + ":/opt/flink/lib/" + model + ":ro"));
        assertThat(ROOT.resolve("config/quickstart.yaml")).exists();
        assertThat(ROOT.resolve(".gitignore")).content().contains("\n/out/\n");
        assertThat(ROOT.resolve("docker-compose.yml"))
                .content()
                .contains("flink run /opt/sluice/job/sluice-job-" + version() + ".jar run config/quickstart.yaml");
    }

    private static Map<Object, Object> compose() throws IOException {
        // Anchors are merged by compose, by the rules of YAML 1.1.
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        return map(new Load(settings).loadFromString(Files.readString(ROOT.resolve("docker-compose.yml"))));
    }

    private static Map<Object, Object> section(Map<Object, Object> parent, String key) {
        assertThat(parent).containsKey(key);
        return map(parent.get(key));
    }

    private static Map<Object, Object> map(@Nullable Object section) {
        assertThat(section).isInstanceOf(Map.class);
        return new LinkedHashMap<>((Map<?, ?>) section);
    }

    private static String version() throws IOException {
        return first("<artifactId>sluice</artifactId>\\s*<version>([^<]+)<");
    }

    private static String property(String name) throws IOException {
        return first("<" + Pattern.quote(name) + ">([^<]+)<");
    }

    private static String first(String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
