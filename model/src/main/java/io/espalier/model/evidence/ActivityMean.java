package io.espalier.model.evidence;

import java.util.Arrays;
import java.util.Objects;

/**
 * What is known of the activity of one signal. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |x| per unit, as {@link BatchActivity.Inputs} has the
 *     sums; 0 where nothing has been seen
 * @param standardErrors of these means, by the variance of |x| over the records and their effective
 *     number; empty where no squares are known
 */
public record ActivityMean(double weight, double[] meanAbsolute, double[] standardErrors) {

  /** Without errors. */
  public ActivityMean(double weight, double[] meanAbsolute) {
    this(weight, meanAbsolute, new double[0]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ActivityMean mean
        && Double.compare(weight, mean.weight) == 0
        && Arrays.equals(meanAbsolute, mean.meanAbsolute)
        && Arrays.equals(standardErrors, mean.standardErrors);
  }

  @Override
  public int hashCode() {
    return Objects.hash(weight, Arrays.hashCode(meanAbsolute), Arrays.hashCode(standardErrors));
  }
}
