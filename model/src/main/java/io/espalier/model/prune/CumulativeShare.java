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
public record CumulativeShare(double alpha) {

  public CumulativeShare {
    if (!(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "alpha is the share of the signal to keep, above 0 and at most 1, got " + alpha);
    }
  }

  /** Adds the parameters that go to {@code cut}; costs O(n log n). */
  public void select(Contributions group, BitSet cut) {
    double threshold = leastKept(group.scores());
    for (int k = 0; k < group.indices().length; k++) {
      if (group.scores()[k] < threshold) {
        cut.set(group.indices()[k]);
      }
    }
  }

  /** The score of the last parameter needed; above 0 if any score is, else infinite. */
  private double leastKept(double[] scores) {
    double[] ascending = scores.clone();
    Arrays.sort(ascending);
    double total = 0;
    for (int k = ascending.length - 1; k >= 0; k--) {
      total += ascending[k];
    }
    double wanted = alpha * total;
    double kept = 0;
    for (int k = ascending.length - 1; k >= 0 && ascending[k] > 0; k--) {
      kept += ascending[k];
      if (kept >= wanted) {
        return ascending[k];
      }
    }
    return Double.POSITIVE_INFINITY;
  }
}
