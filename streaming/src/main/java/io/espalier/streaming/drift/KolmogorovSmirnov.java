package io.espalier.streaming.drift;

import java.util.Arrays;

/**
 * The one-sided test of Kolmogorov and Smirnov for two samples of one size r: how surprising it is
 * that the newer one has the larger values, if both are drawn alike. The distance d is the largest
 * excess of the older one's distribution function over the newer one's, and exp(−r d²) is the
 * probability of as much in the limit of many values, no two of them equal (Smirnov 1944).
 *
 * <p>Errors of single records are 0 or 1, so the functions have one step, d is the difference of
 * the two rates of error, and the limit is far too careful: it takes the variance of a step to be
 * 1/4, whatever the rate is. Over all ways to deal out the values to the two samples a step has the
 * variance 2u(1 − u)/r, with the share u of values up to it (of 0 and 1 that is Fisher's exact
 * test), so the sum of ½ exp(−r d²/(4u(1 − u))) over the steps bounds the probability as well. The
 * smaller of the two counts.
 */
final class KolmogorovSmirnov {

  private KolmogorovSmirnov() {}

  /**
   * The probability of a distance as large; 1 where the newer values are nowhere ahead. Sorts both.
   *
   * @param older as many as {@code newer}
   */
  static double rise(double[] older, double[] newer) {
    Arrays.sort(older);
    Arrays.sort(newer);
    double distance = (double) largestExcess(older, newer) / newer.length;
    double exponent = newer.length * distance * distance;
    return exponent == 0 ? 1 : Math.min(Math.exp(-exponent), tied(older, newer, exponent));
  }

  private static int largestExcess(double[] older, double[] newer) {
    int largest = 0;
    int j = 0;
    for (int i = 0; i < older.length; ) {
      double value = older[i];
      i = past(older, i, value);
      j = past(newer, j, value);
      largest = Math.max(largest, i - j);
    }
    return largest;
  }

  private static double tied(double[] older, double[] newer, double exponent) {
    int all = older.length + newer.length;
    double sum = 0;
    int i = 0;
    int j = 0;
    while (i < older.length || j < newer.length) {
      double value =
          Math.min(
              i < older.length ? older[i] : Double.POSITIVE_INFINITY,
              j < newer.length ? newer[j] : Double.POSITIVE_INFINITY);
      i = past(older, i, value);
      j = past(newer, j, value);
      double share = (double) (i + j) / all;
      sum += share < 1 ? Math.exp(-exponent / (4 * share * (1 - share))) / 2 : 0;
    }
    return sum;
  }

  /** Index of the first value behind {@code from} that is larger than {@code value}. */
  private static int past(double[] sorted, int from, double value) {
    int next = from;
    while (next < sorted.length && sorted[next] <= value) {
      next++;
    }
    return next;
  }
}
