package dev.sluice.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every verb takes that works on a pipeline file. */
final class PipelineOptions {

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "key.path=value",
            description = "Replaces a key of the file; the value is read as YAML. May be given several times.")
    private List<String> overrides = new ArrayList<>();

    Path file() {
        return file;
    }

    List<String> overrides() {
        return overrides;
    }
}
