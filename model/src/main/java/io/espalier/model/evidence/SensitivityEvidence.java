package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.decay.TwoHalfLives;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The {@linkplain SensitivitySums sums} of a stream. Over records: neither batches nor workers
 * matter at an infinite half-life. Memory: six doubles per input and tap of each layer and two per
 * output; a third of that where no record is ever forgotten.
 */
public final class SensitivityEvidence
    implements RunningStatistic<SensitivitySums, SensitivityEvidence.State> {

  /** Inputs, their squares and squared gradients. */
  private static final int ARRAYS_PER_LAYER = 3;

  /**
   * The evidence as plain values.
   *
   * @param decayed of each layer the sums of inputs, of their squares and of squared gradients
   * @param fresh the same of the newest records, and how inputs compare; nothing where no record is
   *     ever forgotten, or where it is not known
   */
  public record State(Sums decayed, Freshness.State fresh) implements Statistic.State {

    public State {
      if (decayed.raw().size() % ARRAYS_PER_LAYER != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "sensitivities are in %d arrays per layer, got %d",
                ARRAYS_PER_LAYER,
                decayed.raw().size()));
      }
    }

    /** Where it is not known how fresh they are. */
    public State(Sums decayed) {
      this(decayed, Freshness.State.NONE);
    }

    /** Sums in which a record counts 1. */
    public State(SensitivitySums sums) {
      this(new Sums(DecayPoint.START, sums.records(), sums.arrays()));
    }

    /** Effective records. */
    @Override
    public double weight() {
      return decayed.weight();
    }

    /** What is left of all that was seen. */
    public SensitivitySums sums() {
      List<double[]> values = decayed.values();
      List<SensitivitySums.Layer> layers = new ArrayList<>();
      for (int k = 0; k < values.size(); k += ARRAYS_PER_LAYER) {
        layers.add(new SensitivitySums.Layer(values.get(k), values.get(k + 1), values.get(k + 2)));
      }
      return new SensitivitySums(weight(), layers);
    }

    @Override
    public DecayPoint at() {
      return decayed.at();
    }

    /** Sums alone, or first how many arrays they and what is fresh have. */
    @Override
    public List<double[]> arrays() {
      List<double[]> sums = decayed.arrays();
      List<double[]> newest = fresh.arrays();
      if (newest.isEmpty()) {
        return sums;
      }
      return Stream.of(List.of(new double[] {sums.size(), newest.size()}), sums, newest)
          .flatMap(List::stream)
          .toList();
    }

    /** Of {@link #arrays}. */
    static State of(List<double[]> arrays) {
      if (arrays.isEmpty() || arrays.get(0).length != 2) {
        return new State(Sums.of(arrays));
      }
      int fresh = 1 + (int) arrays.get(0)[0];
      return new State(
          Sums.of(arrays.subList(1, fresh)),
          Freshness.State.of(arrays.subList(fresh, arrays.size())));
    }
  }

  private final TwoHalfLives sums;
  private final Freshness freshness;

  /** Nothing seen yet of the layers of a network. */
  public SensitivityEvidence(List<Weighted> layers, HalfLife halfLife) {
    sums =
        new TwoHalfLives(
            halfLife,
            layers.stream().map(Weighted::block).flatMapToInt(SensitivityEvidence::widths));
    freshness =
        new Freshness(
            halfLife, layers.stream().mapToInt(layer -> layer.block().readValues()).toArray());
  }

  private static IntStream widths(ParameterBlock block) {
    return IntStream.of(block.readValues(), block.readValues(), block.outputs());
  }

  @Override
  public void add(SensitivitySums batch) {
    List<double[]> arrays = batch.arrays();
    requireWidths(arrays.stream().mapToInt(array -> array.length).toArray());
    int records = Math.toIntExact(Math.round(batch.records()));
    sums.count(records);
    freshness.count(records);
    for (int k = 0; k < arrays.size(); k++) {
      double[] array = arrays.get(k);
      sums.add(k, array);
      if (k % ARRAYS_PER_LAYER == 0) {
        freshness.add(k / ARRAYS_PER_LAYER, unit -> array[unit]);
      }
    }
  }

  @Override
  public boolean isLike(State other) {
    return sums.isLike(other.decayed());
  }

  @Override
  public void merge(State other) {
    requireWidths(other.decayed().widths());
    sums.merge(other.decayed(), other.fresh().recent(0));
    freshness.merge(other.fresh());
    freshness.reach(sums.position());
  }

  private void requireWidths(int[] widths) {
    List<String> found = sizes(widths);
    List<String> expected = sizes(sums.widths());
    if (!found.equals(expected)) {
      throw new IllegalArgumentException(
          "sensitivities of %s do not fit evidence about %s".formatted(found, expected));
    }
  }

  private static List<String> sizes(int[] widths) {
    return IntStream.range(0, widths.length / ARRAYS_PER_LAYER)
        .map(layer -> layer * ARRAYS_PER_LAYER)
        .mapToObj(first -> widths[first] + " to " + widths[first + 2])
        .toList();
  }

  @Override
  public void forget(long records) {
    sums.forget(records);
    freshness.forget(records);
  }

  @Override
  public void networkChanged() {
    freshness.limit(sums.limit(KEPT_BY_CHANGE));
  }

  @Override
  public void reach(long position) {
    sums.reach(position);
    freshness.reach(position);
  }

  @Override
  public void reset() {
    sums.reset();
    freshness.reset();
  }

  @Override
  public BitSet restart() {
    return freshness.restart(sums, ARRAYS_PER_LAYER);
  }

  /** All that is known now. */
  public SensitivitySums sums() {
    return state().sums();
  }

  @Override
  public State state() {
    return new State(sums.sums(), freshness.state(sums.recent()));
  }
}
