package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.DecayedSums;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Mean absolute activity per unit of every probe of a network, accumulated from a stream: the
 * sufficient statistic of NNrelief's importance score (arXiv 2109.10795). Sums and their weight are
 * forgotten alike, so the mean needs no further bias correction. Sums are the same in any order
 * where they are exact in double precision. Memory: a double per unit; for what a convolution
 * reads, one per channel and tap.
 */
public final class ActivityEvidence
    implements RunningStatistic<BatchActivity, ActivityEvidence.State> {

  /**
   * The evidence as plain values.
   *
   * @param sums Σ|x| per probe and unit
   */
  public record State(Sums sums) implements Statistic.State {

    /**
     * Sums in which a record counts 1.
     *
     * @param weight effective records
     * @param absoluteSums Σ|x| per probe and unit; never written to after construction
     */
    public State(double weight, List<double[]> absoluteSums) {
      this(new Sums(DecayPoint.START, weight, absoluteSums));
    }

    /** Effective records. */
    @Override
    public double weight() {
      return sums.weight();
    }

    /** Σ|x| per probe and unit, after forgetting. */
    public List<double[]> absoluteSums() {
      return sums.values();
    }

    /** One entry per probe. */
    public List<ActivityMean> means() {
      List<ActivityMean> means = new ArrayList<>();
      for (int probe = 0; probe < sums.raw().size(); probe++) {
        means.add(new ActivityMean(weight(), sums.mean(probe)));
      }
      return List.copyOf(means);
    }

    @Override
    public DecayPoint at() {
      return sums.at();
    }

    @Override
    public List<double[]> arrays() {
      return sums.arrays();
    }
  }

  private final DecayedSums sums;

  /** Nothing seen yet. */
  public ActivityEvidence(List<Probe> probes, HalfLife halfLife) {
    sums = new DecayedSums(halfLife, probes.stream().mapToInt(Probe::sumCount));
  }

  @Override
  public void add(BatchActivity batch) {
    requireWidths(batch.layers().stream().mapToInt(layer -> layer.absoluteSums().length).toArray());
    double each = sums.count(batch.records());
    for (int layer = 0; layer < batch.layers().size(); layer++) {
      sums.add(layer, batch.layers().get(layer).absoluteSums(), each);
    }
  }

  @Override
  public boolean isLike(State other) {
    return sums.isLike(other.sums());
  }

  @Override
  public void merge(State other) {
    requireWidths(other.sums().widths());
    sums.merge(other.sums());
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

  /**
   * {@inheritDoc}
   *
   * <p>Units above the first layer that changed are others now. Those below it are not, but nobody
   * says which layer it was: what is known of them is as true as before, of fewer records.
   */
  @Override
  public void networkChanged() {
    sums.limit(KEPT_BY_CHANGE);
  }

  /** Effective number of records seen. */
  public double weight() {
    return sums.weight();
  }

  /** What is known now, one entry per probe. */
  public List<ActivityMean> means() {
    return state().means();
  }

  @Override
  public State state() {
    return new State(sums.sums());
  }

  private void requireWidths(int[] widths) {
    int[] expected = sums.widths();
    if (widths.length != expected.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "activity of %d layers does not fit evidence about %d",
              widths.length,
              expected.length));
    }
    for (int layer = 0; layer < widths.length; layer++) {
      if (widths[layer] != expected[layer]) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "activity of %d inputs of layer %d does not fit evidence about %d",
                widths[layer],
                layer + 1,
                expected[layer]));
      }
    }
  }
}
