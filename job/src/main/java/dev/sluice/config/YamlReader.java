package dev.sluice.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** YAML 1.2 to a tree with lines. Keys that stand twice are problems of their own; the first one counts. */
final class YamlReader {

    /** Enough for a hand-written file, too few to blow one up. */
    private static final int MOST_ALIASES = 20;

    /** What the parser finds only at the end of the file, though the mistake is where the quote opens. */
    private static final String UNCLOSED = "found unexpected end of stream";

    /** What the parser's problems begin with, and what they mean to the user. */
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry(UNCLOSED, "a quote that is not closed"),
            Map.entry("but found another document", "a second document begins; expected one pipeline"),
            Map.entry("could not find expected ':'", "a key without a colon and a space after it"),
            Map.entry("expected ',' or", "a bracket or brace that is not closed, or a comma that is missing"),
            Map.entry("expected <block end>", "an indentation that fits no line above"),
            Map.entry("expected the node content", "a value that is missing, or a bracket that is not closed"),
            Map.entry(
                    "found character",
                    "a character that cannot start a value; indent with spaces, and quote a text that starts with @, ` "
                            + "or %"),
            Map.entry(
                    "found undefined alias",
                    "an alias without its anchor; a text that starts with * must stand in quotes"),
            Map.entry("found undefined tag", "an unknown tag; a text that starts with ! must stand in quotes"),
            Map.entry(
                    "found unknown escape",
                    "an unknown escape in double quotes; write \\\\ for a backslash, or take single quotes"),
            Map.entry(
                    "mapping values are not allowed",
                    "a colon that starts no value here; check the indentation, and quote a text with a colon and a "
                            + "space"));

    private final IntFunction<Place> places;
    private final Problems problems;

    /**
     * @param places the place of a line, counted from 1
     */
    YamlReader(IntFunction<Place> places, Problems problems) {
        this.places = places;
        this.problems = problems;
    }

    /** The tree of a text, or null after adding the one problem of a text that is no YAML. */
    @Nullable
    Node read(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setMaxAliasesForCollections(MOST_ALIASES)
                .build();
        try {
            return new Compose(settings)
                    .composeString(yaml)
                    .map(node -> convert(node, "", List.of()))
                    .orElseGet(() -> new Node.Text(null, places.apply(1)));
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = UNCLOSED.equals(e.getProblem())
                    ? e.getContextMark()
                    : e.getProblemMark().or(e::getContextMark);
            problems.add(places.apply(mark.map(Mark::getLine).orElse(0) + 1), "", "no YAML: " + reason(e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(places.apply(1), "", "no YAML: " + reason(e.getMessage()));
        }
        return null;
    }

    /** Never the parser's own words: it cites what it found, which may be a piece of a secret. */
    private static String reason(@Nullable String problem) {
        return REASONS.entrySet().stream()
                .filter(reason -> problem != null && problem.startsWith(reason.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("the text cannot be parsed");
    }

    private Node convert(org.snakeyaml.engine.v2.nodes.Node node, String path, List<Object> ancestors) {
        Place place = place(node);
        if (ancestors.contains(node)) {
            problems.add(place, path, "an alias inside its own anchor");
            return new Node.Text(null, place);
        }
        List<Object> here = new ArrayList<>(ancestors);
        here.add(node);
        if (node instanceof MappingNode map) {
            return new Node.Entries(entries(map, path, here), place);
        }
        if (node instanceof SequenceNode list) {
            List<Node> items = new ArrayList<>();
            for (int i = 0; i < list.getValue().size(); i++) {
                items.add(convert(list.getValue().get(i), path + "[" + i + "]", here));
            }
            return new Node.Items(List.copyOf(items), place);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Node.Text(scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue(), place);
    }

    private List<Node.Entry> entries(MappingNode map, String path, List<Object> ancestors) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            Place place = place(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problems.add(place, path, "a key that is no text");
                continue;
            }
            String key = scalar.getValue();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Node value = convert(tuple.getValueNode(), keyPath, ancestors);
            Node.Entry first = entries.putIfAbsent(key, new Node.Entry(key, place, value));
            if (first != null) {
                problems.add(
                        place,
                        keyPath,
                        "duplicate key; it stands already in " + first.place().where());
            }
        }
        return List.copyOf(entries.values());
    }

    private Place place(org.snakeyaml.engine.v2.nodes.Node node) {
        return places.apply(node.getStartMark().map(Mark::getLine).orElse(0) + 1);
    }
}
