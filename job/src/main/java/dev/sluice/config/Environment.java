package dev.sluice.config;

import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline file is read against.
 *
 * @param variables environment variables by name
 * @param workingDirectory relative paths of the file start here
 * @param secretsHere whether secrets are used on this machine, so that they must be here; false where a job is
 *     sent to a cluster, whose machines resolve them
 */
public record Environment(Function<String, @Nullable String> variables, Path workingDirectory, boolean secretsHere) {

    /** This process. */
    public static Environment ofProcess(boolean secretsHere) {
        return new Environment(System::getenv, Path.of("").toAbsolutePath(), secretsHere);
    }
}
