package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.DecayedSums;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Mean |w·g| of every parameter of a network, accumulated from a stream: the sufficient statistic
 * of first-order Taylor importance (Molchanov et al. 2019, arXiv 1906.10771).
 *
 * <p>An absolute value of a batch is not a sum over its records, so unlike activity it depends on
 * how records were put together to batches, not on who saw which. Memory: a double per parameter.
 */
public final class GradientEvidence
    implements RunningStatistic<BatchGradients, GradientEvidence.State> {

  /**
   * The evidence as plain values.
   *
   * @param products Σ records·|w·g| per parameter, one array
   */
  public record State(Sums products) implements Statistic.State {

    public State {
      if (products.raw().size() != 1) {
        throw new IllegalArgumentException(
            "gradients are in 1 array, not in " + products.raw().size());
      }
    }

    /**
     * Sums in which a record counts 1.
     *
     * @param weight effective records
     * @param sums Σ records·|w·g| per parameter; never written to after construction
     */
    public State(double weight, double[] sums) {
      this(new Sums(DecayPoint.START, weight, List.of(sums)));
    }

    /** Effective records. */
    @Override
    public double weight() {
      return products.weight();
    }

    /** Σ records·|w·g| per parameter, after forgetting. */
    public double[] sums() {
      return products.values().get(0);
    }

    /** The mean of the batches. */
    public GradientMean mean() {
      return new GradientMean(weight(), products.mean(0));
    }

    @Override
    public DecayPoint at() {
      return products.at();
    }

    @Override
    public List<double[]> arrays() {
      return products.arrays();
    }
  }

  private final DecayedSums sums;
  private final int parameters;

  /** Nothing seen yet of so many parameters. */
  public GradientEvidence(int parameters, HalfLife halfLife) {
    this.parameters = parameters;
    sums = new DecayedSums(halfLife, IntStream.of(parameters));
  }

  @Override
  public void add(BatchGradients batch) {
    requireSize(batch.products().length);
    double each = sums.count(batch.records());
    sums.add(0, batch.products(), batch.records() * each);
  }

  @Override
  public boolean isLike(State other) {
    return sums.isLike(other.products());
  }

  @Override
  public void merge(State other) {
    requireSize(other.products().widths()[0]);
    sums.merge(other.products());
  }

  private void requireSize(int found) {
    if (found != parameters) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradients of %d parameters do not fit evidence about %d",
              found,
              parameters));
    }
  }

  @Override
  public void forget(long records) {
    sums.forget(records);
  }

  @Override
  public void reach(long position) {
    sums.reach(position);
  }

  @Override
  public void reset() {
    sums.reset();
  }

  @Override
  public void networkChanged() {
    sums.limit(KEPT_BY_CHANGE);
  }

  /** What is known now. */
  public GradientMean mean() {
    return state().mean();
  }

  @Override
  public State state() {
    return new State(sums.sums());
  }
}
