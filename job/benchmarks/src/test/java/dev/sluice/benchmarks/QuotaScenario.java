package dev.sluice.benchmarks;

import dev.sluice.embedding.TokenCounter;
import dev.sluice.embedding.TokenCounters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * One run against a server with limits.
 *
 * @param model an OpenAI model, whose tokens are counted exactly, or an unknown one, whose tokens are estimated
 * @param tokensPerText what the server counts for each text; 0 for its tokens
 * @param taskManagers processes that the subtasks are spread over; 0 for the embedded Flink
 */
record QuotaScenario(
        QuotaInput input,
        int parallelism,
        int taskManagers,
        String model,
        int tokensPerText,
        long requestsPerMinute,
        long tokensPerMinute) {

    static final int BATCH = 20;

    private static final String EXACT = "text-embedding-3-small";
    private static final String UNKNOWN = "house-model";
    /** Batches of 20 texts have about 170 tokens: with this limit a run is bound by requests. */
    private static final long MANY_TOKENS = 1_000_000;
    /** With this one it is bound by tokens. */
    private static final long FEW_TOKENS = 300_000;

    private static final long REQUESTS = 3_000;

    /** All that are measured; those of the session cluster stand last. */
    static List<QuotaScenario> all() {
        List<QuotaScenario> all = new ArrayList<>();
        for (int parallelism : new int[] {1, 2, 4}) {
            all.add(exact(QuotaInput.SPREAD, parallelism, 0, MANY_TOKENS));
            all.add(exact(QuotaInput.SPREAD, parallelism, 0, FEW_TOKENS));
        }
        all.add(exact(QuotaInput.ONE_SPLIT, 4, 0, FEW_TOKENS));
        all.add(exact(QuotaInput.SKEW, 2, 0, FEW_TOKENS));
        all.add(new QuotaScenario(QuotaInput.SPREAD, 2, 0, UNKNOWN, 8, REQUESTS, FEW_TOKENS));
        all.add(exact(QuotaInput.SPREAD, 2, 2, MANY_TOKENS));
        all.add(exact(QuotaInput.SPREAD, 4, 2, FEW_TOKENS));
        all.add(exact(QuotaInput.ONE_SPLIT, 4, 2, FEW_TOKENS));
        all.add(exact(QuotaInput.SKEW, 2, 2, FEW_TOKENS));
        return all;
    }

    private static QuotaScenario exact(QuotaInput input, int parallelism, int taskManagers, long tokensPerMinute) {
        return new QuotaScenario(input, parallelism, taskManagers, EXACT, 0, REQUESTS, tokensPerMinute);
    }

    /** What a run of so many seconds may use up. */
    QuotaInput.Budget budget(int seconds) {
        return new QuotaInput.Budget(requestsPerMinute * seconds / 60 * BATCH, tokensPerMinute * seconds / 60);
    }

    /** As the server counts. */
    ToIntFunction<String> tokens() {
        TokenCounter counter = TokenCounters.of(model);
        return tokensPerText > 0 ? text -> tokensPerText : counter::count;
    }

    /** Where the subtasks are. */
    String place() {
        return taskManagers == 0 ? "embedded" : taskManagers + " TaskManagers";
    }
}
