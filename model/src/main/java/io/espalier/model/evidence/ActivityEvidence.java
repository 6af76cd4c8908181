package io.espalier.model.evidence;

import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Mean absolute activity per unit of every probe of a network, accumulated from a stream with
 * exponential forgetting: the sufficient statistic of NNrelief's importance score (arXiv
 * 2109.10795). Sums and their weight are forgotten alike, so the mean needs no further bias
 * correction.
 *
 * <p>A commutative monoid: {@link #add} and {@link #merge} in any order and any grouping give the
 * same sums (exactly where the sums are exact in double precision). Forgetting counts records, not
 * seconds. Not thread-safe: one owner. Memory: a double per unit; for what a convolution reads, one
 * per channel and tap.
 */
public final class ActivityEvidence {

  /**
   * The evidence as plain values, for checkpoints and merges; the arrays are never written to after
   * construction.
   *
   * @param weight effective records
   * @param absoluteSums Σ|x| per probe and unit
   */
  public record State(double weight, List<double[]> absoluteSums) {
    public State {
      absoluteSums = List.copyOf(absoluteSums);
    }
  }

  private final HalfLife halfLife;
  private final List<double[]> absoluteSums = new ArrayList<>();
  private double weight;

  /** Nothing seen yet. */
  public ActivityEvidence(List<Probe> probes, HalfLife halfLife) {
    this.halfLife = halfLife;
    for (Probe probe : probes) {
      absoluteSums.add(new double[probe.sumCount()]);
    }
  }

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network, such as this one before it
   *     was compacted
   */
  public void add(BatchActivity batch) {
    requireWidths(batch.layers().stream().mapToInt(layer -> layer.absoluteSums().length).toArray());
    forget(batch.records());
    for (int layer = 0; layer < absoluteSums.size(); layer++) {
      accumulate(absoluteSums.get(layer), batch.layers().get(layer).absoluteSums());
    }
    weight += batch.records();
  }

  /** Whether {@code other} is about the same signals, observed in the same way. */
  boolean isLike(State other) {
    boolean like = other.absoluteSums().size() == absoluteSums.size();
    for (int layer = 0; like && layer < absoluteSums.size(); layer++) {
      like = other.absoluteSums().get(layer).length == absoluteSums.get(layer).length;
    }
    return like;
  }

  /**
   * Adds what another owner has seen of the same stretch of the stream.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void merge(State other) {
    requireWidths(other.absoluteSums().stream().mapToInt(sums -> sums.length).toArray());
    for (int layer = 0; layer < absoluteSums.size(); layer++) {
      accumulate(absoluteSums.get(layer), other.absoluteSums().get(layer));
    }
    weight += other.weight();
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    double factor = halfLife.retention(records);
    if (factor == 1) {
      return;
    }
    weight *= factor;
    absoluteSums.forEach(sums -> scale(sums, factor));
  }

  /** Forgets everything. */
  public void reset() {
    weight = 0;
    absoluteSums.forEach(sums -> scale(sums, 0));
  }

  /** Effective number of records seen. */
  public double weight() {
    return weight;
  }

  /** What is known now, one entry per probe. */
  public List<ActivityMean> means() {
    List<ActivityMean> means = new ArrayList<>();
    for (int layer = 0; layer < absoluteSums.size(); layer++) {
      double[] mean = absoluteSums.get(layer).clone();
      for (int k = 0; k < mean.length; k++) {
        mean[k] = weight > 0 ? mean[k] / weight : 0;
      }
      means.add(new ActivityMean(weight, mean));
    }
    return List.copyOf(means);
  }

  /** A copy of everything, to merge or to store. */
  public State state() {
    return new State(weight, absoluteSums.stream().map(double[]::clone).toList());
  }

  private void requireWidths(int[] widths) {
    if (widths.length != absoluteSums.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "activity of %d layers does not fit evidence about %d",
              widths.length,
              absoluteSums.size()));
    }
    for (int layer = 0; layer < widths.length; layer++) {
      if (widths[layer] != absoluteSums.get(layer).length) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "activity of %d inputs of layer %d does not fit evidence about %d",
                widths[layer],
                layer + 1,
                absoluteSums.get(layer).length));
      }
    }
  }

  private static void accumulate(double[] sums, float[] addends) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += addends[k];
    }
  }

  private static void accumulate(double[] sums, double[] addends) {
    for (int k = 0; k < sums.length; k++) {
      sums[k] += addends[k];
    }
  }

  private static void scale(double[] values, double factor) {
    for (int k = 0; k < values.length; k++) {
      values[k] *= factor;
    }
  }
}
