package dev.sluice.config;

/** What must hold between the keys of the source, and between the source and the buckets. */
final class SourceChecks {

    private final Bound bound;
    private final Problems problems;

    SourceChecks(Bound bound, Problems problems) {
        this.bound = bound;
        this.problems = problems;
    }

    void run() {
        format();
        schema();
        buckets();
    }

    private void format() {
        bound.get("source.format", Source.Format.class).ifPresent(format -> {
            if (format == Source.Format.NDJSON && !bound.given("source.schema")) {
                problems.add(
                        "source.schema",
                        "missing; ndjson does not name its columns, write them with their types: "
                                + "{id: BIGINT, name: STRING}");
            }
            if (format != Source.Format.CSV && bound.given("source.csv")) {
                problems.add("source.csv", "is for format: csv; remove it");
            }
        });
        bound.get("source.csv.quote", Character.class).ifPresent(quote -> {
            if (bound.get("source.csv.delimiter", Character.class)
                    .filter(quote::equals)
                    .isPresent()) {
                problems.add("source.csv.delimiter", "is the quote too; expected two different characters");
            }
        });
    }

    private void schema() {
        bound.texts("source.schema").forEach((column, type) -> {
            if (count(type, '(') != count(type, ')')) {
                problems.add(
                        "source.schema." + column,
                        "a type with a bracket left open; put a type with a comma in quotes: 'DECIMAL(10, 2)'");
            }
        });
        if (bound.given("buckets") && bound.given("source.schema." + Pipeline.BUCKET)) {
            problems.add(
                    "source.schema." + Pipeline.BUCKET, "buckets add a column of this name; rename it in the input");
        }
    }

    private void buckets() {
        if (bound.given("buckets")
                && bound.text("source.type").filter("kafka"::equals).isPresent()) {
            problems.add("buckets", "order all rows, but the source never ends; remove buckets, or read files");
        }
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(letter -> letter == wanted).count();
    }
}
