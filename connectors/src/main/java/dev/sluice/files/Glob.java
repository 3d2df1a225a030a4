package dev.sluice.files;

import java.util.regex.Pattern;

/** A pattern of paths below a folder: {@code *} and {@code ?} inside a name, {@code **} across folders, {@code {a,b}}. */
final class Glob {
    private final Pattern pattern;

    /** A glob relative to its folder, such as {@code bucket=?/part-*}. */
    Glob(String glob) {
        StringBuilder regex = new StringBuilder();
        boolean alternatives = false;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i)) {
                regex.append("(?:.*/)?");
                i += 2;
            } else if (glob.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '{') {
                regex.append("(?:");
                alternatives = true;
            } else if (c == '}' && alternatives) {
                regex.append(')');
                alternatives = false;
            } else if (c == ',' && alternatives) {
                regex.append('|');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        pattern = Pattern.compile(alternatives ? Pattern.quote(glob) : regex.toString(), Pattern.DOTALL);
    }

    static boolean isGlob(String path) {
        return firstWildcard(path) >= 0;
    }

    /** The folders before the first that has a wildcard. */
    static String fixedPrefix(String path) {
        int slash = path.lastIndexOf('/', firstWildcard(path));
        return slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
    }

    static String belowPrefix(String path) {
        return path.substring(path.lastIndexOf('/', firstWildcard(path)) + 1);
    }

    /** Whether the glob matches the file, or a folder that the file is in. */
    boolean matchesFileOrFolderOf(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (pattern.matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return false;
    }

    private static int firstWildcard(String path) {
        for (int i = 0; i < path.length(); i++) {
            if ("*?{".indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }
}
