package io.espalier.model.evidence;

import java.util.Locale;

/**
 * Mean |w·g| of every parameter of a network, accumulated from a stream with exponential
 * forgetting: the sufficient statistic of first-order Taylor importance (Molchanov et al. 2019,
 * arXiv 1906.10771).
 *
 * <p>A commutative monoid over batches like {@link ActivityEvidence}. An absolute value of a batch
 * is not a sum over its records, so unlike activity it depends on how records were put together to
 * batches, not on who saw which. Not thread-safe: one owner. Memory: a double per parameter.
 */
public final class GradientEvidence {

  /**
   * The evidence as plain values; the array is never written to after construction.
   *
   * @param weight effective records
   * @param sums Σ records·|w·g| per parameter
   */
  public record State(double weight, double[] sums) {}

  private final HalfLife halfLife;
  private final double[] sums;
  private double weight;

  /** Nothing seen yet of so many parameters. */
  public GradientEvidence(int parameters, HalfLife halfLife) {
    this.halfLife = halfLife;
    sums = new double[parameters];
  }

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void add(BatchGradients batch) {
    requireSize(batch.products().length);
    forget(batch.records());
    for (int k = 0; k < sums.length; k++) {
      sums[k] += (double) batch.products()[k] * batch.records();
    }
    weight += batch.records();
  }

  /**
   * Adds what another owner has seen of the same stretch of the stream.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void merge(State other) {
    requireSize(other.sums().length);
    for (int k = 0; k < sums.length; k++) {
      sums[k] += other.sums()[k];
    }
    weight += other.weight();
  }

  private void requireSize(int parameters) {
    if (parameters != sums.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradients of %d parameters do not fit evidence about %d",
              parameters,
              sums.length));
    }
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    scale(halfLife.retention(records));
  }

  /** Forgets everything. */
  public void reset() {
    scale(0);
  }

  private void scale(double factor) {
    if (factor == 1) {
      return;
    }
    weight *= factor;
    for (int k = 0; k < sums.length; k++) {
      sums[k] *= factor;
    }
  }

  /** What is known now. */
  public GradientMean mean() {
    double[] mean = sums.clone();
    for (int k = 0; k < mean.length; k++) {
      mean[k] = weight > 0 ? mean[k] / weight : 0;
    }
    return new GradientMean(weight, mean);
  }

  /** A copy of everything, to merge or to store. */
  public State state() {
    return new State(weight, sums.clone());
  }
}
