package dev.sluice.benchmarks;

import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Made-up terms of three to nine words, the same ones for the same seed. Not thread-safe. */
final class Terms {

    private static final String[] WORDS = {
        "acute",
        "disease",
        "of",
        "the",
        "left",
        "upper",
        "chronic",
        "pain",
        "with",
        "fracture",
        "fever",
        "unspecified",
        "syndrome",
        "infection",
        "benign",
        "due",
        "to",
        "allergy",
        "secondary",
        "normal",
        "blood",
        "pressure",
        "high"
    };

    private final Random random;

    Terms(long seed) {
        random = new Random(seed);
    }

    String next() {
        int words = 3 + random.nextInt(7);
        return Stream.generate(() -> WORDS[random.nextInt(WORDS.length)])
                .limit(words)
                .collect(Collectors.joining(" "));
    }

    /** As many terms as one text. */
    String next(int terms) {
        return Stream.generate(this::next).limit(terms).collect(Collectors.joining(" "));
    }
}
