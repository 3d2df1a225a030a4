package dev.sluice.model;

import java.nio.FloatBuffer;

/** What makes one vector of the vectors of a text's word pieces. */
final class Pooling {

    private Pooling() {}

    /** The mean of {@code pieces} vectors that stand one after the other, scaled to norm 1. */
    static float[] meanOfNormOne(FloatBuffer hidden, int pieces, int dimensions) {
        float[] sum = new float[dimensions];
        float[] piece = new float[dimensions];
        for (int p = 0; p < pieces; p++) {
            hidden.get(p * dimensions, piece);
            for (int d = 0; d < dimensions; d++) {
                sum[d] += piece[d];
            }
        }
        double squares = 0;
        for (float value : sum) {
            squares += (double) value * value;
        }
        // The mean's divisor cancels out; a zero vector stays one.
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int d = 0; d < dimensions; d++) {
            sum[d] *= scale;
        }
        return sum;
    }
}
