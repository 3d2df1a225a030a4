package dev.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All problems of one pipeline file. It knows the line of each path, so that later checks name a path alone.
 * Not for several threads.
 */
public final class Problems {

    private final String file;
    private final List<Map.Entry<Place, Problem>> found = new ArrayList<>();
    private @Nullable Node root;

    Problems(String file) {
        this.file = file;
    }

    /** From now on paths are looked up in this tree. */
    void locateIn(Node tree) {
        root = tree;
    }

    /**
     * Adds a problem at the line of its path, or of the path's nearest ancestor in the file.
     *
     * @param path such as {@code enrich[0].input.concat[1]}
     * @param message without any row's content and without secrets
     */
    public void add(String path, String message) {
        add(root == null ? new Place(file, 0) : Node.nearest(root, path), path, message);
    }

    /** Adds a problem unless one of this path, or of a path below it, is known: the same mistake is said once. */
    public void addUnlessSaid(String path, String message) {
        if (found.stream().noneMatch(known -> known.getValue().path().startsWith(path))) {
            add(path, message);
        }
    }

    void add(Place place, String path, String message) {
        found.add(Map.entry(place, new Problem(place.where(), path, message)));
    }

    public int size() {
        return found.size();
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All problems by line, those of {@code --set} last. */
    public List<Problem> list() {
        return found.stream()
                .sorted(Comparator.comparingInt(problem -> problem.getKey().order()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** One problem a line. */
    @Override
    public String toString() {
        return list().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
}
