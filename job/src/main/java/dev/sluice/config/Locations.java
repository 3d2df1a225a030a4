package dev.sluice.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths of the pipeline file: absolute ones of this machine, or URIs of any file system that Flink knows.
 */
final class Locations {

    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*", Pattern.DOTALL);
    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

    private final Path workingDirectory;

    Locations(Path workingDirectory) {
        this.workingDirectory = workingDirectory.toAbsolutePath();
    }

    /** The path as it is if it has a scheme, else absolute and without {@code ..}. */
    String absolute(String path) throws InvalidValue {
        if (path.startsWith("~")) {
            throw new InvalidValue("~ is not replaced by a home folder; write the whole path, or ${env:HOME}");
        }
        return SCHEME.matcher(path).matches()
                ? path
                : workingDirectory.resolve(path).normalize().toString();
    }

    /** The folder of a glob that stands before its first wildcard; any other path as it is. */
    static String folder(String path) {
        Matcher wildcard = WILDCARD.matcher(path);
        return wildcard.find() ? path.substring(0, path.lastIndexOf('/', wildcard.start())) : path;
    }

    static boolean same(String left, String right) {
        return comparable(left).equals(comparable(right));
    }

    /** Whether a path lies below another. */
    static boolean inside(String path, String folder) {
        return !same(path, folder) && comparable(path).startsWith(comparable(folder));
    }

    /** One form for {@code /a}, {@code /a/}, {@code file:/a} and {@code file:///a}. */
    private static String comparable(String path) {
        String form = path;
        if (SCHEME.matcher(path).matches()) {
            try {
                URI uri = URI.create(path).normalize();
                form = "file".equals(uri.getScheme()) && uri.getPath() != null ? uri.getPath() : uri.toString();
            } catch (IllegalArgumentException e) {
                // No proper URI: compared as it stands; whoever opens it will say what is wrong.
                form = path;
            }
        }
        return form.endsWith("/") ? form : form + "/";
    }
}
