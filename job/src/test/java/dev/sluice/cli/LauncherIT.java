package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's script with the jars of the build. */
final class LauncherIT {

    private static final Path SCRIPT = Path.of("bin/sluice").toAbsolutePath();

    @TempDir
    private Path folder = Path.of("");

    private record Ended(int exitCode, String out, String err) {}

    @Test
    void helpsFromAnyFolderAndThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectories(folder.resolve("a b")).resolve("sluice"), SCRIPT);
        Ended help = execute(Map.of(), link.toString(), "--help");
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).startsWith("Usage: sluice [-hV] VERB\n");
        assertThat(help.exitCode()).isZero();
        Files.delete(link);
    }

    @Test
    void namesTheVersionOfTheJar() throws Exception {
        assertThat(execute(Map.of(), SCRIPT.toString(), "--version").out()).matches("sluice \\d+\\.\\d+\\.\\d+\\S*\n");
    }

    @Test
    void passesTheExitCodeOn() throws Exception {
        Ended wrong = execute(Map.of(), SCRIPT.toString(), "validate", "missing.yaml");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).startsWith("sluice: missing.yaml is not valid, 1 problem:\n");
    }

    @Test
    void passesJavaOptionsOn() throws Exception {
        Ended version = execute(
                Map.of("SLUICE_JAVA_OPTS", "-Xmx128m -XX:+UseSerialGC -Xlog:gc*:stdout"),
                SCRIPT.toString(),
                "--version");
        assertThat(version.exitCode()).as(version.err()).isZero();
        assertThat(version.out()).contains("Using Serial").contains("Heap Max Capacity: 128M");
    }

    @Test
    void runsFromACheckoutWithSpacesInItsPath() throws Exception {
        Path home = Files.createDirectories(folder.resolve("my checkout"));
        Files.createDirectories(home.resolve("job/bin"));
        Path script = Files.copy(SCRIPT, home.resolve("job/bin/sluice"));
        Ended notBuilt = execute(Map.of(), script.toString(), "--help");
        assertThat(notBuilt.err())
                .isEqualTo("sluice: not built yet: run mvn -DskipTests package in " + home.toRealPath() + "\n");
        assertThat(notBuilt.exitCode()).isEqualTo(2);

        Path target = Files.createSymbolicLink(
                home.resolve("job/target"), Path.of("target").toAbsolutePath());
        Ended built = execute(Map.of(), script.toString(), "--help");
        assertThat(built.exitCode()).as(built.err()).isZero();
        Files.delete(target);
    }

    @Test
    void saysWhichJavaItNeeds() throws Exception {
        Ended noJava = execute(Map.of("JAVA_HOME", folder.toString()), SCRIPT.toString(), "--help");
        assertThat(noJava.err())
                .isEqualTo("sluice: JAVA_HOME is " + folder
                        + ", which has no bin/java; set it to a JDK 17 or newer, or unset it\n");
        assertThat(noJava.exitCode()).isEqualTo(2);

        Path old = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(old, "#!/bin/sh\necho 'openjdk version \"1.8.0_402\"' >&2\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
        Ended oldJava = execute(Map.of("JAVA_HOME", folder.toString()), SCRIPT.toString(), "--help");
        assertThat(oldJava.err())
                .isEqualTo("sluice: " + old + " is version 1.8.0_402; set JAVA_HOME to a JDK 17 or newer\n");
    }

    private Ended execute(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ended within 60 s")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
