package io.espalier.model.evidence;

import java.util.Arrays;

/**
 * What is known of how much the loss hangs on each parameter. Immutable.
 *
 * @param weight effective number of records seen, after forgetting
 * @param meanAbsolute bias-corrected mean |w·g| per parameter; 0 where nothing has been seen
 */
public record GradientMean(double weight, double[] meanAbsolute) {

  @Override
  public boolean equals(Object other) {
    return other instanceof GradientMean mean
        && Double.compare(weight, mean.weight) == 0
        && Arrays.equals(meanAbsolute, mean.meanAbsolute);
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(weight) + Arrays.hashCode(meanAbsolute);
  }
}
