package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.decay.TwoHalfLives;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Mean absolute activity per unit of every probe of a network, accumulated from a stream: the
 * sufficient statistic of NNrelief's importance score (arXiv 2109.10795). Sums and their weight are
 * forgotten alike, so the mean needs no further bias correction. Sums are the same in any order
 * where they are exact in double precision. Where records are forgotten, who has been {@linkplain
 * Silence silent} is known too, and whether it is all {@linkplain Freshness fresh}. How sure a mean
 * is, Σx² tells. Memory: seven doubles per unit; for what a convolution reads, five per channel and
 * tap.
 */
public final class ActivityEvidence
    implements RunningStatistic<BatchActivity, ActivityEvidence.State> {

  /**
   * The evidence as plain values.
   *
   * @param sums Σ|x| per probe and unit
   * @param squares Σx² per probe and unit of a row, nothing of planes; no arrays where not known
   * @param silence who has been silent; nothing where no record is ever forgotten
   * @param fresh the same sums and squares of the newest records, and how they compare; nothing
   *     where no record is ever forgotten, or where it is not known
   */
  public record State(Sums sums, Sums squares, Silence.State silence, Freshness.State fresh)
      implements Statistic.State {

    public State {
      int[] known = silence.lastActive().stream().mapToInt(units -> units.length).toArray();
      if (known.length > 0 && !Arrays.equals(known, sums.widths())) {
        throw new IllegalArgumentException(
            "silence of %s units does not fit activity of %s"
                .formatted(Arrays.toString(known), Arrays.toString(sums.widths())));
      }
      if (known.length == 0 && !fresh.recent().isEmpty()) {
        throw new IllegalArgumentException("where records are forgotten silence is known too");
      }
    }

    /** Where it is not known how fresh they are. */
    public State(Sums sums, Sums squares, Silence.State silence) {
      this(sums, squares, silence, Freshness.State.NONE);
    }

    /** Where neither squares nor silence are known. */
    public State(Sums sums) {
      this(sums, new Sums(sums.at(), 0, List.of()), Silence.State.NONE);
    }

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

    /** One entry per probe; units that have been silent for long count as dead. */
    public List<ActivityMean> means() {
      List<ActivityMean> means = new ArrayList<>();
      for (int probe = 0; probe < sums.raw().size(); probe++) {
        double[] mean = silence.silenced(probe, sums.mean(probe));
        means.add(new ActivityMean(weight(), mean, standardErrors(probe, mean)));
      }
      return List.copyOf(means);
    }

    /** √((E[x²] − mean²) / n), n being effective records. */
    private double[] standardErrors(int probe, double[] mean) {
      double records = squares.effectiveRecords();
      if (records == 0 || squares.raw().get(probe).length == 0) {
        return new double[0];
      }
      double[] errors = squares.mean(probe);
      for (int unit = 0; unit < errors.length; unit++) {
        double variance = Math.max(0, errors[unit] - mean[unit] * mean[unit]);
        errors[unit] = mean[unit] == 0 ? 0 : Math.sqrt(variance / records);
      }
      return errors;
    }

    @Override
    public DecayPoint at() {
      return sums.at();
    }

    /** As before, where sums alone are known; else first how many arrays sums and squares have. */
    @Override
    public List<double[]> arrays() {
      if (squares.raw().isEmpty() && silence.lastActive().isEmpty()) {
        return sums.arrays();
      }
      List<double[]> arrays = new ArrayList<>();
      arrays.add(new double[] {sums.arrays().size(), squares.arrays().size()});
      arrays.addAll(sums.arrays());
      arrays.addAll(squares.arrays());
      arrays.addAll(silence.arrays());
      arrays.addAll(fresh.arrays());
      return List.copyOf(arrays);
    }

    /** Of {@link #arrays}. */
    static State of(List<double[]> arrays) {
      if (arrays.isEmpty() || arrays.get(0).length != 2) {
        return new State(Sums.of(arrays));
      }
      int squares = 1 + (int) arrays.get(0)[0];
      int silence = squares + (int) arrays.get(0)[1];
      Sums sums = Sums.of(arrays.subList(1, squares));
      int fresh = Math.min(arrays.size(), silence + Silence.State.arrays(sums.raw().size()));
      return new State(
          sums,
          Sums.of(arrays.subList(squares, silence)),
          Silence.State.of(arrays.subList(silence, fresh)),
          Freshness.State.of(arrays.subList(fresh, arrays.size())));
    }
  }

  private final TwoHalfLives sums;
  private final TwoHalfLives squares;
  private final Silence silence;
  private final Freshness freshness;

  /** Nothing seen yet. */
  public ActivityEvidence(List<Probe> probes, HalfLife halfLife) {
    sums = new TwoHalfLives(halfLife, probes.stream().mapToInt(Probe::sumCount));
    squares = new TwoHalfLives(halfLife, probes.stream().mapToInt(ActivityEvidence::squareCount));
    silence = new Silence(halfLife.isFinite() ? IntStream.of(sums.widths()) : IntStream.empty());
    freshness = new Freshness(halfLife, sums.widths());
  }

  private static int squareCount(Probe probe) {
    return probe.signal().flat() ? probe.sumCount() : 0;
  }

  @Override
  public void add(BatchActivity batch) {
    requireWidths(batch.layers().stream().mapToInt(layer -> layer.absoluteSums().length).toArray());
    sums.count(batch.records());
    freshness.count(batch.records());
    silence.count(sums.position(), batch.records());
    for (int layer = 0; layer < batch.layers().size(); layer++) {
      float[] absoluteSums = batch.layers().get(layer).absoluteSums();
      sums.add(layer, absoluteSums);
      freshness.add(layer, unit -> absoluteSums[unit]);
      silence.add(layer, sums.position(), absoluteSums);
    }
    addSquares(batch);
  }

  /** Nothing of a batch that does not tell them. */
  private void addSquares(BatchActivity batch) {
    List<BatchActivity.Inputs> layers = batch.layers();
    int[] widths = layers.stream().mapToInt(layer -> layer.squaredSums().length).toArray();
    if (!Arrays.equals(widths, squares.widths())) {
      squares.forget(batch.records());
      return;
    }
    squares.count(batch.records());
    for (int layer = 0; layer < layers.size(); layer++) {
      squares.add(layer, layers.get(layer).squaredSums());
    }
  }

  @Override
  public boolean isLike(State other) {
    return sums.isLike(other.sums());
  }

  @Override
  public void merge(State other) {
    requireWidths(other.sums().widths());
    sums.merge(other.sums(), other.fresh().recent(0));
    if (squares.isLike(other.squares())) {
      squares.merge(other.squares(), other.fresh().recent(1));
    }
    squares.reach(sums.position());
    freshness.merge(other.fresh());
    freshness.reach(sums.position());
    silence.merge(other.silence());
  }

  @Override
  public void forget(long records) {
    sums.forget(records);
    squares.forget(records);
    freshness.forget(records);
  }

  @Override
  public void reach(long position) {
    sums.reach(position);
    squares.reach(position);
    freshness.reach(position);
  }

  @Override
  public void reset() {
    sums.reset();
    squares.reset();
    silence.reset();
    freshness.reset();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Units above the first layer that changed are others now. Those below it are not, but nobody
   * says which layer it was: what is known of them is as true as before, of fewer records.
   */
  @Override
  public void networkChanged() {
    freshness.limit(sums.limit(KEPT_BY_CHANGE));
    squares.limit(KEPT_BY_CHANGE);
    silence.limit(KEPT_BY_CHANGE);
  }

  @Override
  public BitSet restart() {
    BitSet stale = freshness.restart(sums, 1);
    if (!stale.isEmpty()) {
      squares.restart(stale::get);
    }
    return stale;
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
    return new State(
        sums.sums(),
        squares.sums(),
        silence.state(),
        freshness.state(sums.recent(), squares.recent()));
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
