package dev.sluice.config;

import dev.sluice.service.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What {@code ${env:NAME}} and {@code ${file:/path}} stand for. Plain texts are resolved when the file is
 * read; secrets stay references, as they are resolved where they are used.
 */
final class References {

    private static final List<String> SCHEMES = List.of("env", "file");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z]{1,10}");
    private static final String EXPECTED = "${env:NAME} or ${file:/path}";

    private final Environment environment;

    References(Environment environment) {
        this.environment = environment;
    }

    /** The text with its references replaced by what they stand for. */
    Value resolve(String written) throws InvalidValue {
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        for (int at = written.indexOf("${"); at >= 0; at = written.indexOf("${", from)) {
            int end = written.indexOf('}', at);
            if (end < 0) {
                throw new InvalidValue("a ${ without its }; expected " + EXPECTED);
            }
            resolved.append(written, from, at).append(lookUp(written.substring(at + 2, end)));
            from = end + 1;
        }
        return Value.of(written, resolved.append(written.substring(from)).toString());
    }

    /** The text as a reference to a secret; that there is one is checked where it is used here. */
    Secret secret(String written) throws InvalidValue {
        if (!written.startsWith("${") || written.indexOf('}') != written.length() - 1) {
            throw new InvalidValue("a literal secret; put it into an environment variable or a file, and write "
                    + EXPECTED + " and nothing else");
        }
        String reference = written.substring(2, written.length() - 1);
        String scheme = scheme(reference);
        if (environment.secretsHere()) {
            lookUp(reference);
        } else if (scheme.equals("env")) {
            variable(reference);
        }
        return new Secret(written);
    }

    private String lookUp(String reference) throws InvalidValue {
        return scheme(reference).equals("env") ? valueOf(variable(reference)) : content(reference.substring(5));
    }

    private static String scheme(String reference) throws InvalidValue {
        int colon = reference.indexOf(':');
        String scheme = colon < 0 ? "" : reference.substring(0, colon);
        if (!SCHEMES.contains(scheme)) {
            String shown = SCHEME.matcher(scheme).matches() ? "${" + scheme + ":…}" : "${…}";
            throw new InvalidValue("unknown reference " + shown + "; expected " + EXPECTED);
        }
        return scheme;
    }

    private static String variable(String reference) throws InvalidValue {
        String name = reference.substring(4);
        if (!VARIABLE.matcher(name).matches()) {
            throw new InvalidValue(
                    "${env:…} without the name of an environment variable; expected letters, digits and _");
        }
        return name;
    }

    private String valueOf(String variable) throws InvalidValue {
        String value = environment.variables().apply(variable);
        if (value == null || value.isEmpty()) {
            throw new InvalidValue(
                    "environment variable " + variable + " is not set; set it, or write a " + "${file:/path}");
        }
        return value;
    }

    private String content(String file) throws InvalidValue {
        String shown = Value.mayBeSecret(file) ? "of ${file:…}" : file;
        try {
            Path path = environment.workingDirectory().resolve(file);
            String content = Files.readString(path).stripTrailing();
            if (content.isEmpty()) {
                throw new InvalidValue("file " + shown + " is empty");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new InvalidValue("file " + shown + " is not there");
        } catch (IOException | InvalidPathException e) {
            throw new InvalidValue(
                    "file " + shown + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
