package dev.sluice.service;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A reference to a secret, {@code ${env:NAME}} or {@code ${file:/path}}. It is resolved where it is used, so
 * that the secret itself is in no job graph, log or error message.
 *
 * @param reference as it stands in the pipeline file
 */
public record Secret(String reference) implements Serializable {

    private static final String ENV = "${env:";
    private static final String FILE = "${file:";

    public Secret {
        boolean known = reference.startsWith(ENV) || reference.startsWith(FILE);
        if (!known || reference.indexOf('}') != reference.length() - 1) {
            throw new IllegalArgumentException(
                    "a literal secret; expected ${env:NAME} or ${file:/path} and nothing else");
        }
    }

    /** The secret's value on this machine; a trailing line break of a file is dropped. */
    public String resolve() throws IOException {
        if (reference.startsWith(ENV)) {
            String name = reference.substring(ENV.length(), reference.length() - 1);
            String value = System.getenv(name);
            if (value == null || value.isEmpty()) {
                throw new IOException("environment variable " + name + " is not set on this machine; set it for the "
                        + "process that runs the job (on a cluster: each TaskManager)");
            }
            return value;
        }
        Path path = Path.of(reference.substring(FILE.length(), reference.length() - 1));
        try {
            return Files.readString(path).stripTrailing();
        } catch (IOException e) {
            throw new IOException("secret file " + path + " cannot be read on this machine: "
                    + e.getClass().getSimpleName());
        }
    }
}
