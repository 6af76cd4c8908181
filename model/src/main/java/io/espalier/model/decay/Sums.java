package io.espalier.model.decay;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decayed sums over records, as plain values: the arrays are never written to after construction.
 *
 * @param at up to where they are decayed
 * @param rawWeight records in them, in the scale of {@code at}
 * @param raw the sums, in the same scale
 */
public record Sums(DecayPoint at, double rawWeight, List<double[]> raw) {

  public Sums {
    raw = List.copyOf(raw);
    if (!(rawWeight >= 0)) {
      throw new IllegalArgumentException("sums are over 0 or more records, got " + rawWeight);
    }
  }

  /** Effective records. */
  public double weight() {
    return rawWeight / at.scale();
  }

  /** What is left of the sums. */
  public List<double[]> values() {
    return at.scale() == 1 ? raw : raw.stream().map(sums -> divided(sums, at.scale())).toList();
  }

  /** Means over the records; 0 where there are none. */
  public double[] mean(int index) {
    return rawWeight > 0 ? divided(raw.get(index), rawWeight) : new double[raw.get(index).length];
  }

  private static double[] divided(double[] values, double divisor) {
    double[] divided = new double[values.length];
    for (int k = 0; k < divided.length; k++) {
      divided[k] = values[k] / divisor;
    }
    return divided;
  }

  /** Values in each array. */
  public int[] widths() {
    return raw.stream().mapToInt(sums -> sums.length).toArray();
  }

  /** All of it: place and weight, then the sums. */
  public List<double[]> arrays() {
    return Stream.concat(Stream.of(at.with(rawWeight)), raw.stream()).toList();
  }

  /** Of {@link #arrays}. */
  public static Sums of(List<double[]> arrays) {
    DecayPoint at = DecayPoint.of(arrays, 1);
    return new Sums(at, arrays.get(0)[DecayPoint.NUMBERS], arrays.subList(1, arrays.size()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sums sums
        && Arrays.deepEquals(arrays().toArray(), sums.arrays().toArray());
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(arrays().toArray());
  }
}
