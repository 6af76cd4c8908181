package io.espalier.model.prune;

import java.util.Arrays;
import java.util.BitSet;

/**
 * NNrelief's cut (arXiv 2109.10795, section 3): in each group keep the fewest parameters whose
 * scores make up the share alpha of the group's total; whatever scores below the least of them
 * goes. Ties with it stay. Sparsity is an outcome, not an input.
 *
 * @param alpha share of the total score to keep, in (0, 1]; at 1 only parameters without any score
 *     go
 */
public record KeepRatio(double alpha) {

  /** What alpha may be, in words. */
  public static final String ALPHAS = "above 0 and at most 1";

  public KeepRatio {
    if (!isAlpha(alpha)) {
      throw new IllegalArgumentException(
          "alpha is the share of the signal to keep, %s, got %s".formatted(ALPHAS, alpha));
    }
  }

  /** Whether a number can be one. */
  public static boolean isAlpha(double alpha) {
    return alpha > 0 && alpha <= 1;
  }

  /** Adds the values that go to {@code cut}, by the scores as they are; costs O(n log n). */
  public void select(Contributions group, BitSet cut) {
    select(group, 0, cut);
  }

  /**
   * Adds the values that go to {@code cut}: by the upper bounds of their scores, {@code score +
   * z·error}, which together are at most what the group may lose. Who was seldom seen stays, unless
   * it has no score at all.
   *
   * @param z how many standard errors a score may be told too low; 0 to take scores as they are
   */
  void select(Contributions group, double z, BitSet cut) {
    double[] bounds = group.upperBounds(z);
    for (int k = 0; z > 0 && k < bounds.length; k++) {
      bounds[k] = group.isSeldomSeen(k) ? Double.POSITIVE_INFINITY : bounds[k];
    }
    double threshold = leastKept(group.scores(), bounds);
    for (int k = 0; k < group.indices().length; k++) {
      if (bounds[k] < threshold) {
        cut.set(group.indices()[k], group.indices()[k] + group.lengths()[k]);
      }
    }
  }

  /**
   * The bound of the last parameter needed; infinite if no parameter has any score. Adds up what
   * may go, from the least: at an alpha of 1 that is exactly 0, whatever the rounding.
   */
  private double leastKept(double[] scores, double[] bounds) {
    double total = 0;
    for (double score : ascending(scores)) {
      total += score;
    }
    double spare = total - alpha * total;
    double gone = 0;
    for (double bound : ascending(bounds)) {
      gone += bound;
      if (gone > spare) {
        return bound;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static double[] ascending(double[] values) {
    double[] ascending = values.clone();
    Arrays.sort(ascending);
    return ascending;
  }
}
