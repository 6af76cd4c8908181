package io.espalier.model.decay;

import java.util.List;
import java.util.Locale;

/**
 * Up to where in the stream sums are decayed.
 *
 * @param position records that have passed
 * @param scale what a record at this position counts in the sums: they divided by it are what is
 *     left of them here
 */
public record DecayPoint(long position, double scale) {

  /** Where no record has passed, or none is ever forgotten. */
  public static final DecayPoint START = new DecayPoint(0, 1);

  /** Numbers of a point, before {@linkplain #with others}. */
  public static final int NUMBERS = 2;

  public DecayPoint {
    if (position < 0 || !(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "sums are decayed up to a position of 0 or more, in a scale above 0, got %d and %s",
              position,
              scale));
    }
  }

  /** This point, then other numbers. */
  public double[] with(double... others) {
    double[] numbers = new double[NUMBERS + others.length];
    numbers[0] = position;
    numbers[1] = scale;
    System.arraycopy(others, 0, numbers, NUMBERS, others.length);
    return numbers;
  }

  /**
   * The point in the first of some arrays.
   *
   * @param others how many numbers must come {@linkplain #with with} it
   */
  public static DecayPoint of(List<double[]> arrays, int others) {
    int found = arrays.isEmpty() ? 0 : arrays.get(0).length;
    if (found != NUMBERS + others) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a statistic begins with %d numbers, got %d", NUMBERS + others, found));
    }
    return new DecayPoint((long) arrays.get(0)[0], arrays.get(0)[1]);
  }
}
