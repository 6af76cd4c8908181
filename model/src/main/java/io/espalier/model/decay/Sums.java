package io.espalier.model.decay;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decayed sums over records, as plain values: the arrays are never written to after construction.
 *
 * @param at up to where they are decayed
 * @param rawWeight records in them, Σw, in the scale of {@code at}
 * @param rawSquaredWeight Σw², in the square of that scale
 * @param raw the sums, in the same scale
 */
public record Sums(DecayPoint at, double rawWeight, double rawSquaredWeight, List<double[]> raw) {

  public Sums {
    raw = List.copyOf(raw);
    if (!(rawWeight >= 0 && rawSquaredWeight >= 0)) {
      throw new IllegalArgumentException("sums are over 0 or more records, got " + rawWeight);
    }
  }

  /** Over records that all count as one that came last. */
  public Sums(DecayPoint at, double rawWeight, List<double[]> raw) {
    this(at, rawWeight, rawWeight * at.scale(), raw);
  }

  /** Effective records. */
  public double weight() {
    return rawWeight / at.scale();
  }

  /**
   * How many equally weighted records would tell a mean as well: (Σw)² / Σw² (Kish 1965, Survey
   * Sampling); 0 where there are none.
   */
  public double effectiveRecords() {
    return rawSquaredWeight > 0 ? rawWeight / rawSquaredWeight * rawWeight : 0;
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

  /** All of it: place and weights, then the sums. */
  public List<double[]> arrays() {
    return Stream.concat(Stream.of(at.with(rawWeight, rawSquaredWeight)), raw.stream()).toList();
  }

  /** Of {@link #arrays}, or those of before, without squared weights. */
  public static Sums of(List<double[]> arrays) {
    boolean squared = !arrays.isEmpty() && arrays.get(0).length > DecayPoint.NUMBERS + 1;
    DecayPoint at = DecayPoint.of(arrays, squared ? 2 : 1);
    double[] numbers = arrays.get(0);
    double weight = numbers[DecayPoint.NUMBERS];
    List<double[]> raw = arrays.subList(1, arrays.size());
    return squared
        ? new Sums(at, weight, numbers[DecayPoint.NUMBERS + 1], raw)
        : new Sums(at, weight, raw);
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
