package dev.sluice.fake;

/** The vector of a text, computed from the text alone: an answer proves by it which text it belongs to. */
public final class TextVectors {

    private static final long SEED = 1125899906842597L;
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final long MIX = 0xBF58476D1CE4E5B9L;

    private TextVectors() {}

    /** Values from -1 to 1, multiples of 2<sup>-19</sup>, which JSON and float32 both hold exactly. */
    public static float[] of(String text, int dimensions) {
        long state = SEED;
        for (int i = 0; i < text.length(); i++) {
            state = 31 * state + text.charAt(i);
        }
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            state += STEP;
            long mixed = (state ^ (state >>> 30)) * MIX;
            mixed ^= mixed >>> 27;
            vector[i] = (int) (mixed >> 44) / (float) (1 << 19);
        }
        return vector;
    }
}
