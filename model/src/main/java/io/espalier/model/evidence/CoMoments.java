package io.espalier.model.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Mean and co-moments of a group of units, accumulated in double precision. Two parts are joined by
 * the centred update of Chan, Golub and LeVeque (1979), never by E[xy] − E[x]E[y], which cancels.
 *
 * <p>Not thread-safe: one owner. Memory: width² doubles.
 */
public final class CoMoments {

  /**
   * The moments as plain values, for checkpoints, merges and decisions; the arrays are never
   * written to after construction.
   *
   * @param weight effective records, Σw
   * @param squaredWeight Σw²: tells how many equally weighted records the evidence is worth
   * @param mean mean activity per unit
   * @param coMoment weighted Σ(x − mean)(x − mean)ᵀ, unit by unit, symmetric
   */
  public record State(double weight, double squaredWeight, double[] mean, double[] coMoment) {
    public State {
      if (coMoment.length != mean.length * mean.length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%d units have %d co-moments, got %d",
                mean.length,
                mean.length * mean.length,
                coMoment.length));
      }
    }

    public int width() {
      return mean.length;
    }

    /** The same, where each record counts so many times as much. */
    State scaled(double factor) {
      return new State(
          weight * factor,
          squaredWeight * factor * factor,
          mean,
          Arrays.stream(coMoment).map(moment -> moment * factor).toArray());
    }

    List<double[]> arrays() {
      return List.of(new double[] {weight, squaredWeight}, mean, coMoment);
    }

    /** Of {@link #arrays}. */
    static State of(List<double[]> arrays) {
      double[] weights = arrays.get(0);
      if (weights.length != 2) {
        throw new IllegalArgumentException("moments have 2 weights, got " + weights.length);
      }
      return new State(weights[0], weights[1], arrays.get(1), arrays.get(2));
    }

    /** Covariance of two units; 0 where nothing has been seen. */
    public double covariance(int unit, int other) {
      return weight > 0 ? coMoment[unit * mean.length + other] / weight : 0;
    }

    /** How many equally weighted records would be worth as much: (Σw)² / Σw². */
    public double effectiveRecords() {
      return squaredWeight > 0 ? weight * weight / squaredWeight : 0;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State state && Arrayed.equal(arrays(), state.arrays());
    }

    @Override
    public int hashCode() {
      return Arrayed.hash(arrays());
    }
  }

  private final double[] mean;
  private final double[] coMoment;
  private double weight;
  private double squaredWeight;

  /** Nothing seen yet of {@code width} units. */
  public CoMoments(int width) {
    mean = new double[width];
    coMoment = new double[Math.multiplyExact(width, width)];
  }

  public int width() {
    return mean.length;
  }

  /**
   * Adds a batch.
   *
   * @param each what each of its records counts
   */
  void add(int records, double each, BatchMoments.Units batch) {
    double total = records * each;
    join(total, total * each, each, batch.mean(), batch.coMoment());
  }

  /**
   * Adds what another owner has seen; as it is, where nothing has been seen here.
   *
   * @param factor what its records count here for each that they count there
   */
  void merge(State other, double factor) {
    if (weight == 0) {
      weight = other.weight() * factor;
      squaredWeight = other.squaredWeight() * factor * factor;
      System.arraycopy(other.mean(), 0, mean, 0, mean.length);
      Arrays.setAll(coMoment, k -> other.coMoment()[k] * factor);
      return;
    }
    join(
        other.weight() * factor,
        other.squaredWeight() * factor * factor,
        factor,
        other.mean(),
        other.coMoment());
  }

  private void join(
      double otherWeight,
      double otherSquares,
      double factor,
      double[] otherMean,
      double[] otherCoMoment) {
    if (otherWeight == 0) {
      return;
    }
    double total = weight + otherWeight;
    double[] shift = new double[mean.length];
    for (int k = 0; k < shift.length; k++) {
      shift[k] = otherMean[k] - mean[k];
    }
    double between = weight * otherWeight / total;
    for (int i = 0, index = 0; i < shift.length; i++) {
      double scaled = shift[i] * between;
      for (int j = 0; j < shift.length; j++, index++) {
        coMoment[index] += factor * otherCoMoment[index] + scaled * shift[j];
      }
      mean[i] += shift[i] * otherWeight / total;
    }
    weight = total;
    squaredWeight += otherSquares;
  }

  /**
   * Lets all evidence count so many times as much; the mean stays.
   *
   * @param factor 0 or more
   */
  void scale(double factor) {
    weight *= factor;
    squaredWeight *= factor * factor;
    for (int k = 0; k < coMoment.length; k++) {
      coMoment[k] *= factor;
    }
  }

  /** Forgets everything. */
  void reset() {
    Arrays.fill(mean, 0);
    Arrays.fill(coMoment, 0);
    weight = 0;
    squaredWeight = 0;
  }

  /** A copy of everything. */
  public State state() {
    return new State(weight, squaredWeight, mean.clone(), coMoment.clone());
  }
}
