package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is in the jar for {@code flink run}, and what is not. */
final class JobJarIT {

    @Test
    void holdsAllButFlinkLoggingAndTheLocalModel() throws IOException {
        Set<String> names = entries();
        assertThat(names)
                .contains(
                        "dev/sluice/cli/Main.class",
                        "org/apache/flink/formats/parquet/ParquetBuilder.class",
                        "org/apache/hadoop/conf/Configuration.class",
                        "org/apache/hadoop/shaded/com/ctc/wstx/stax/WstxInputFactory.class",
                        "org/asynchttpclient/AsyncHttpClient.class",
                        "com/fasterxml/jackson/databind/ObjectMapper.class",
                        "shaded/parquet/it/unimi/dsi/fastutil/Arrays.class",
                        "META-INF/LICENSE",
                        "META-INF/NOTICE");
        assertThat(names)
                .noneMatch(name -> name.startsWith("org/apache/flink/streaming/")
                        || name.startsWith("org/apache/flink/runtime/")
                        || name.startsWith("org/slf4j/")
                        || name.startsWith("org/apache/logging/")
                        || name.startsWith("dev/sluice/model/")
                        || name.startsWith("ai/onnxruntime/")
                        || name.startsWith("dev/langchain4j/"));
        assertThat(names).noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)"));
    }

    @Test
    void mergesServicesFiles() throws IOException {
        try (JarFile jar = jar()) {
            JarEntry services = jar.getJarEntry("META-INF/services/org.apache.hadoop.fs.FileSystem");
            assertThat(services).isNotNull();
            assertThat(jar.getInputStream(services))
                    .asString(java.nio.charset.StandardCharsets.UTF_8)
                    .contains("org.apache.hadoop.fs.LocalFileSystem")
                    .contains("org.apache.hadoop.hdfs.DistributedFileSystem");
        }
    }

    @Test
    void opensWhatTheLauncherOpens() throws IOException {
        try (JarFile jar = jar()) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Main-Class")).isEqualTo("dev.sluice.cli.Main");
            assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
            assertThat(Stream.concat(
                            words(manifest, "Add-Exports").map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
                            words(manifest, "Add-Opens").map(name -> "--add-opens=" + name + "=ALL-UNNAMED")))
                    .containsExactlyElementsOf(List.of(Files.readString(Path.of("target/lib/jvm.options"))
                            .trim()
                            .split(" ")));
        }
    }

    @Test
    void standsBesideTheLocalModelWithAllThatItNeeds() throws IOException {
        List<Path> models = files(Path.of("target/lib"), "sluice-local-model-*.jar");
        assertThat(models).hasSize(1);
        assertThat(Path.of("../connectors/local-model/target")
                        .resolve(models.get(0).getFileName()))
                .as("the jar for a cluster's lib folder")
                .hasSameBinaryContentAs(models.get(0));
        try (JarFile jar = new JarFile(models.get(0).toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .contains(
                            "dev/sluice/model/MiniLm.class",
                            "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
                            "all-minilm-l6-v2-q.onnx")
                    .noneMatch(name -> name.startsWith("org/slf4j/"));
        }
        assertThat(files(Path.of("target/lib"), "{onnxruntime,tokenizers,langchain4j}*.jar"))
                .isEmpty();
    }

    @Test
    void standsBesideJarsThatHoldNothingTwice() throws IOException {
        Set<String> mine = entries();
        Set<String> twice = new HashSet<>();
        for (Path library : files(Path.of("target/lib"), "*.jar")) {
            try (JarFile jar = new JarFile(library.toFile())) {
                jar.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class") && mine.contains(name))
                        .forEach(twice::add);
            }
        }
        assertThat(twice).isEmpty();
    }

    private static Stream<String> words(Attributes manifest, String name) {
        return Arrays.stream(manifest.getValue(name).split(" "));
    }

    private static Set<String> entries() throws IOException {
        try (JarFile jar = jar()) {
            return jar.stream().map(JarEntry::getName).collect(Collectors.toSet());
        }
    }

    private static JarFile jar() throws IOException {
        List<Path> jars = files(Path.of("target"), "sluice-job-*.jar");
        assertThat(jars).hasSize(1);
        return new JarFile(jars.get(0).toFile());
    }

    private static List<Path> files(Path folder, String glob) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, glob)) {
            return Stream.iterate(files.iterator(), java.util.Iterator::hasNext, iterator -> iterator)
                    .map(java.util.Iterator::next)
                    .toList();
        }
    }
}
