package io.espalier.model.evidence;

import java.util.Arrays;

/**
 * What is known of the activity of one signal. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |x| per unit, as {@link BatchActivity.Inputs} has the
 *     sums; 0 where nothing has been seen
 */
public record ActivityMean(double weight, double[] meanAbsolute) {

  @Override
  public boolean equals(Object other) {
    return other instanceof ActivityMean mean
        && Double.compare(weight, mean.weight) == 0
        && Arrays.equals(meanAbsolute, mean.meanAbsolute);
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(weight) + Arrays.hashCode(meanAbsolute);
  }
}
