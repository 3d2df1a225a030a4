package dev.sluice.embedding;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The counter of each model, made once per JVM: an encoding's table takes tenths of a second to load. */
public final class TokenCounters {

    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();
    private static final Map<String, TokenCounter> BY_MODEL = new ConcurrentHashMap<>();

    private TokenCounters() {}

    /** The model's own encoding where it is one of OpenAI's, under a provider's prefix or not; else an estimate. */
    public static TokenCounter of(String model) {
        return BY_MODEL.computeIfAbsent(model, TokenCounters::make);
    }

    private static TokenCounter make(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1);
        if (name.startsWith("text-embedding-3-") || name.startsWith("text-embedding-ada-")) {
            return new OpenAiTokens(ENCODINGS.getEncoding(EncodingType.CL100K_BASE));
        }
        return ENCODINGS
                .getEncodingForModel(name)
                .<TokenCounter>map(OpenAiTokens::new)
                .orElse(EstimatedTokens.INSTANCE);
    }
}
