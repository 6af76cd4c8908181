package io.espalier.model.evidence;

import java.util.Arrays;
import java.util.Locale;

/**
 * Mean and co-moments of a group of units, accumulated in double precision from a stream with
 * exponential forgetting. Two parts are joined by the centred update of Chan, Golub and LeVeque
 * (1979), never by E[xy] − E[x]E[y], which cancels.
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

    /** Covariance of two units; 0 where nothing has been seen. */
    public double covariance(int unit, int other) {
      return weight > 0 ? coMoment[unit * mean.length + other] / weight : 0;
    }

    /** How many equally weighted records would be worth as much: (Σw)² / Σw². */
    public double effectiveRecords() {
      return squaredWeight > 0 ? weight * weight / squaredWeight : 0;
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

  /** Adds a batch of equally weighted records. */
  void add(int records, BatchMoments.Units batch) {
    join(records, records, batch.mean(), batch.coMoment());
  }

  /** Adds what another owner has seen of the same stretch of the stream. */
  void merge(State other) {
    join(other.weight(), other.squaredWeight(), other.mean(), other.coMoment());
  }

  private void join(
      double otherWeight, double otherSquares, double[] otherMean, double[] otherCoMoment) {
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
        coMoment[index] += otherCoMoment[index] + scaled * shift[j];
      }
      mean[i] += shift[i] * otherWeight / total;
    }
    weight = total;
    squaredWeight += otherSquares;
  }

  /**
   * Lets all evidence fade; the mean stays.
   *
   * @param factor what it is still worth, from 0 to 1
   */
  void fade(double factor) {
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
