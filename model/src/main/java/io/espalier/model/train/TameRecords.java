package io.espalier.model.train;

import java.util.Arrays;
import java.util.Optional;

/**
 * What is left of a batch without records that are larger by far than the others: a gradient that
 * one of them makes says nothing of what the others teach, however it is shortened.
 *
 * @param features samples × features, one sample after the other
 * @param labels one class per sample
 */
record TameRecords(float[] features, int[] labels) {

  /** How many times longer than usual what hides all others must be. */
  static final double WILD = 100;

  /**
   * The records of a batch that are none of those.
   *
   * @return empty if all are, or none
   */
  static Optional<TameRecords> of(float[] features, int[] labels) {
    int width = features.length / labels.length;
    double[] lengths = new double[labels.length];
    for (int k = 0; k < labels.length; k++) {
      lengths[k] = length(features, k * width, width);
    }
    double limit = WILD * median(lengths);
    float[] tame = new float[features.length];
    int[] tameLabels = new int[labels.length];
    int count = 0;
    for (int k = 0; k < labels.length; k++) {
      if (lengths[k] <= limit) {
        System.arraycopy(features, k * width, tame, count * width, width);
        tameLabels[count++] = labels[k];
      }
    }
    return count == 0 || count == labels.length || limit == 0
        ? Optional.empty()
        : Optional.of(
            new TameRecords(Arrays.copyOf(tame, count * width), Arrays.copyOf(tameLabels, count)));
  }

  private static double length(float[] values, int from, int count) {
    double squares = 0;
    for (int k = from; k < from + count; k++) {
      squares += (double) values[k] * values[k];
    }
    return Math.sqrt(squares);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
