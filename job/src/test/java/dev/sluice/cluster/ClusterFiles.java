package dev.sluice.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a cluster is made of: the jars that the build has put into {@code job/target}, and its configuration. */
public final class ClusterFiles {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final String LOCAL_MODEL = "sluice-local-model-";

    private ClusterFiles() {}

    /** The job jar as {@code flink run} gets it. */
    public static Path jobJar() throws IOException {
        return jars(TARGET, "sluice-job-*.jar").get(0);
    }

    /** Options of each JVM: the flags that Flink needs, logging, the jars of Flink's lib folder. */
    static List<String> jvmOptions(Path folder, List<Path> lib) {
        return List.of(
                "@" + TARGET.resolve("lib/jvm.options"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties"),
                "-cp",
                lib.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    }

    /** Flink's jars, for the JobManager and the clients. */
    static List<Path> flinkLib() throws IOException {
        return Stream.concat(
                        jars(TARGET.resolve("lib"), "*.jar").stream().filter(jar -> !isLocalModel(jar)),
                        jars(TARGET.resolve("cluster-lib"), "*.jar").stream())
                .toList();
    }

    /** Flink's jars and the local model's, for the TaskManagers. */
    static List<Path> flinkLibWithLocalModel() throws IOException {
        return Stream.concat(flinkLib().stream(), jars(TARGET.resolve("lib"), LOCAL_MODEL + "*.jar").stream())
                .toList();
    }

    /** Writes {@code conf/config.yaml} and the logging. Without Flink's scripts each part of the memory must be spelt out. */
    static void configure(Path folder, int rpcPort, int restPort, String logLevel) throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(conf.resolve("config.yaml"), """
                jobmanager:
                  bind-host: localhost
                  rpc:
                    address: localhost
                    port: %d
                rest:
                  address: localhost
                  bind-address: localhost
                  port: %d
                taskmanager:
                  host: localhost
                  bind-host: localhost
                  numberOfTaskSlots: 2
                  cpu:
                    cores: 1.0
                  memory:
                    framework:
                      heap:
                        size: 128m
                      off-heap:
                        size: 64m
                    task:
                      heap:
                        size: 384m
                      off-heap:
                        size: 128m
                    network:
                      min: 64m
                      max: 64m
                    managed:
                      size: 128m
                    jvm-metaspace:
                      size: 256m
                    jvm-overhead:
                      min: 128m
                      max: 128m
                  load-balance:
                    mode: SLOTS
                parallelism:
                  default: 2
                heartbeat:
                  interval: 1000
                  timeout: 5000
                source:
                  reader:
                    close:
                      timeout: 500
                io:
                  tmp:
                    dirs: '%s'
                """.formatted(rpcPort, restPort, temporary));
        Files.writeString(conf.resolve("log4j2.properties"), """
                rootLogger.level = %s
                rootLogger.appenderRef.stdout.ref = stdout
                appender.stdout.type = Console
                appender.stdout.name = stdout
                appender.stdout.layout.type = PatternLayout
                appender.stdout.layout.pattern = %%d{HH:mm:ss.SSS} %%-5p %%c - %%m%%n
                logger.metrics.name = org.apache.flink.metrics.MetricGroup
                logger.metrics.level = error
                """.formatted(logLevel));
    }

    private static List<Path> jars(Path folder, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, glob)) {
                jars.forEach(found::add);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no " + glob + " in " + folder + ": run mvn verify, not the test alone");
        }
        Collections.sort(found);
        return found;
    }

    private static boolean isLocalModel(Path jar) {
        return jar.getFileName().toString().startsWith(LOCAL_MODEL);
    }
}
