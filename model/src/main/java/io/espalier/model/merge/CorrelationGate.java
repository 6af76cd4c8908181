package io.espalier.model.merge;

import io.espalier.model.statistics.NormalDistribution;

/**
 * Lets a merge pass if its correlation is high enough beyond doubt: by Fisher's transform, the
 * lower bound of a one-sided confidence interval must reach the minimum. Because the best of many
 * pairs is looked for, the doubt is shared among them (Bonferroni).
 *
 * @param minimum the least |rho|, from 0 to 1; 0 lets everything pass
 * @param doubt chance of letting any pair pass wrongly, above 0 and below 1; 1 to trust the
 *     estimate as it is
 */
public record CorrelationGate(double minimum, double doubt) {

  /** Lets everything pass. */
  public static final CorrelationGate OPEN = new CorrelationGate(0, 1);

  public CorrelationGate {
    if (!(minimum >= 0 && minimum <= 1)) {
      throw new IllegalArgumentException("least correlation must be from 0 to 1, got " + minimum);
    }
    if (!(doubt > 0 && doubt <= 1)) {
      throw new IllegalArgumentException("doubt must be above 0 and up to 1, got " + doubt);
    }
  }

  /**
   * Whether an estimate passes.
   *
   * @param correlation |rho|, or a multiple correlation
   * @param predictors units that the correlation is with: 1 for a pair
   * @param effectiveRecords records that the estimate rests on
   * @param candidates units among which the best pair was looked for
   */
  boolean passes(double correlation, int predictors, double effectiveRecords, int candidates) {
    if (minimum == 0) {
      return true;
    }
    return lowerBound(correlation, predictors, effectiveRecords, candidates) >= minimum;
  }

  double lowerBound(double correlation, int predictors, double effectiveRecords, int candidates) {
    if (doubt == 1) {
      return correlation;
    }
    double degrees = effectiveRecords - 2 - predictors;
    if (!(degrees > 0)) {
      return 0;
    }
    double pairs = Math.max(1, candidates * (candidates - 1.0) / 2);
    double z = NormalDistribution.quantile(doubt / pairs); // below 0
    double fisher = 0.5 * (Math.log1p(correlation) - Math.log1p(-correlation));
    return Math.max(0, Math.tanh(fisher + z / Math.sqrt(degrees)));
  }
}
