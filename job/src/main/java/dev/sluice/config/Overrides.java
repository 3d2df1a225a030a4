package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Settings of the command line, {@code --set key.path=value}, put into the tree before it is bound. */
final class Overrides {

    private static final String NAME = "name";
    private static final Pattern PATH = Pattern.compile("[^.\\[\\]=]+(\\[[0-9]{1,6}\\]|\\.[^.\\[\\]=]+)*");
    private static final Pattern STEP = Pattern.compile("\\[([0-9]+)\\]|[^.\\[\\]]+");

    private final Problems problems;

    Overrides(Problems problems) {
        this.problems = problems;
    }

    /** The tree with all settings, the later ones last. */
    Node apply(Node root, List<String> settings) {
        Node changed = root;
        for (int i = 0; i < settings.size(); i++) {
            changed = apply(changed, settings.get(i), i);
        }
        return changed;
    }

    private Node apply(Node root, String setting, int index) {
        int equals = setting.indexOf('=');
        String path = equals < 0 ? "" : setting.substring(0, equals).strip();
        if (!PATH.matcher(path).matches()) {
            Place place = Place.setting("--set (number " + (index + 1) + ")", index);
            problems.add(place, "", "expected key.path=value, such as enrich[0].calls.capacity=20");
            return root;
        }
        String text = setting.substring(equals + 1);
        List<String> steps = steps(path);
        boolean shown = KeyPaths.isOpen(steps) && isPlain(text);
        Place place = Place.setting("--set " + path + "=" + (shown ? text : "…"), index);
        Node value = new YamlReader(line -> place, problems).read(text);
        if (value == null) {
            return root;
        }
        try {
            return new Descent(place, value).put(root, steps, "");
        } catch (InvalidSetting e) {
            problems.add(place, e.path, e.problem);
            return root;
        }
    }

    private static boolean isPlain(String text) {
        return !Value.mayBeSecret(text) && !text.contains("{") && !text.contains("[");
    }

    private static List<String> steps(String path) {
        return STEP.matcher(path).results().map(MatchResult::group).toList();
    }

    /** A setting that leads nowhere. */
    private static final class InvalidSetting extends Exception {
        private final String path;
        private final String problem;

        InvalidSetting(String path, String problem) {
            super(problem);
            this.path = path;
            this.problem = problem;
        }
    }

    /** One setting on its way down the tree. */
    private record Descent(Place place, Node value) {

        Node put(Node node, List<String> steps, String path) throws InvalidSetting {
            if (steps.isEmpty()) {
                return value;
            }
            String step = steps.get(0);
            List<String> rest = steps.subList(1, steps.size());
            boolean indexed = step.startsWith("[");
            if (node instanceof Node.Items list) {
                int at = indexed ? index(list, step, path) : named(list, step, path);
                List<Node> items = new ArrayList<>(list.items());
                items.set(at, put(items.get(at), rest, path + "[" + at + "]"));
                return new Node.Items(List.copyOf(items), list.place());
            }
            if (indexed && step.equals("[0]") && node instanceof Node.Entries && path.equals("sink")) {
                return put(node, rest, path);
            }
            if (indexed || (node instanceof Node.Text && !Node.isNothing(node))) {
                throw new InvalidSetting(
                        path, "is " + node.kind() + (indexed ? ", which has no " + step : ", which has no keys"));
            }
            Node.Entries map = node instanceof Node.Entries entries ? entries : new Node.Entries(List.of(), place);
            Optional<Node.Entry> old = map.entry(step);
            Node child = put(
                    old.map(Node.Entry::value).orElseGet(() -> new Node.Text(null, place)),
                    rest,
                    Binder.child(path, step));
            // The key keeps its line while the setting only reaches something below it.
            Place key = rest.isEmpty() ? place : old.map(Node.Entry::place).orElse(place);
            return map.with(new Node.Entry(step, key, child));
        }

        private static int index(Node.Items list, String step, String path) throws InvalidSetting {
            int index = Integer.parseInt(step.substring(1, step.length() - 1));
            int size = list.items().size();
            if (index >= size) {
                throw new InvalidSetting(path, "has no " + step + "; expected [0] to [" + (size - 1) + "]");
            }
            return index;
        }

        private static int named(Node.Items list, String name, String path) throws InvalidSetting {
            List<String> names = list.items().stream().map(Descent::nameOf).toList();
            int index = names.indexOf(name);
            if (index < 0) {
                List<String> known =
                        names.stream().filter(other -> !other.isEmpty()).toList();
                throw new InvalidSetting(
                        Binder.child(path, name),
                        known.isEmpty()
                                ? "no item has a name; expected " + path + "[0]"
                                : "nothing has this name; " + Suggestion.or(name, known));
            }
            return index;
        }

        private static String nameOf(Node item) {
            return item instanceof Node.Entries map && map.value(NAME) instanceof Node.Text text && text.value() != null
                    ? text.value()
                    : "";
        }
    }
}
