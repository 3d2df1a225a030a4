package dev.sluice.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What must hold between the keys of a step, and between steps. */
final class StepChecks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int LOCAL_DIMENSIONS = 384;

    private final Bound bound;
    private final Problems problems;

    StepChecks(Bound bound, Problems problems) {
        this.bound = bound;
        this.problems = problems;
    }

    void run() {
        List<String> steps = bound.items("enrich");
        names(steps);
        for (String step : steps) {
            calls(step + ".calls");
            embedding(step);
            new ConnectionChecks(bound, problems, step + ".service").run();
        }
        columns(steps);
    }

    private void names(List<String> steps) {
        Map<String, String> first = new HashMap<>();
        for (String step : steps) {
            bound.text(step + ".name").ifPresent(name -> {
                String earlier = first.putIfAbsent(name, step);
                if (earlier != null) {
                    problems.add(step + ".name", "is the name of " + earlier + " too; expected one of its own");
                }
                if (!NAME.matcher(name).matches()) {
                    problems.add(step + ".name", "expected letters, digits, - and _");
                }
            });
        }
    }

    private void calls(String calls) {
        notBelow(calls + ".deadline", "timeout", bound.get(calls + ".timeout", Duration.class));
        notBelow(calls + ".retry.backoff.max", "initial", bound.get(calls + ".retry.backoff.initial", Duration.class));
    }

    private void notBelow(String path, String other, Optional<Duration> least) {
        Optional<Duration> duration = bound.get(path, Duration.class);
        if (duration.isPresent() && least.isPresent() && duration.get().compareTo(least.get()) < 0) {
            problems.add(path, "is shorter than " + other + "; expected at least as long");
        }
    }

    private void embedding(String step) {
        String service = step + ".service";
        Optional<Service.Provider> provider = bound.get(service + ".provider", Service.Provider.class);
        if (provider.isEmpty()) {
            return;
        }
        if (provider.get() == Service.Provider.OPENAI) {
            required(service + ".url", "missing; provider openai needs one, such as https://api.openai.com/v1");
            required(service + ".model", "missing; provider openai needs one, such as text-embedding-3-small");
        } else if (bound.get(service + ".dimensions", Integer.class)
                .filter(dimensions -> dimensions != LOCAL_DIMENSIONS)
                .isPresent()) {
            problems.add(
                    service + ".dimensions", "the local model has " + LOCAL_DIMENSIONS + "; write that, or remove it");
        }
        bound.get(step + ".input", Input.class).ifPresent(input -> {
            if (input instanceof Input.Struct || input instanceof Input.Everything) {
                problems.add(step + ".input", "embedding takes one text; expected a column, or {concat: [column, …]}");
            }
        });
        bound.get(step + ".output", Output.class).ifPresent(output -> {
            if (output.columns().size() > 1) {
                problems.add(step + ".output", "embedding adds one column; expected one name");
            }
        });
    }

    private void required(String path, String message) {
        if (!bound.given(path)) {
            problems.add(path, message);
        }
    }

    /** Steps add columns one after the other: none twice, and none is read before it is there. */
    private void columns(List<String> steps) {
        Map<String, String> added = new HashMap<>();
        bound.texts("source.schema").keySet().forEach(column -> added.put(column, "source.schema"));
        if (bound.given("buckets")) {
            added.put(Pipeline.BUCKET, "buckets");
        }
        for (String step : steps) {
            bound.text(step + ".input.as").ifPresent(column -> add(added, column, step + ".input.as"));
            bound.get(step + ".output", Output.class)
                    .ifPresent(output ->
                            output.columns().keySet().forEach(column -> add(added, column, step + ".output")));
        }
        for (String step : steps) {
            bound.text(step + ".batch.within")
                    .map(added::get)
                    .filter(by -> isLater(steps, by, step))
                    .ifPresent(by -> problems.add(
                            step + ".batch.within", "is added by " + by + "; expected a column that is there before"));
        }
    }

    private void add(Map<String, String> added, String column, String path) {
        String earlier = added.putIfAbsent(column, path);
        if (earlier != null) {
            problems.add(path, "column " + column + " is there already, from " + earlier + "; expected another name");
        }
    }

    private static boolean isLater(List<String> steps, String addedBy, String step) {
        return steps.subList(steps.indexOf(step), steps.size()).stream()
                .anyMatch(later -> addedBy.startsWith(later + "."));
    }
}
