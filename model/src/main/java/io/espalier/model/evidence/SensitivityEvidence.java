package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.DecayedSums;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.decay.Sums;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The {@linkplain SensitivitySums sums} of a stream. Over records: neither batches nor workers
 * matter at an infinite half-life. Memory: two doubles per input and tap of each layer and one per
 * output.
 */
public final class SensitivityEvidence
    implements RunningStatistic<SensitivitySums, SensitivityEvidence.State> {

  /** Inputs, their squares and squared gradients. */
  private static final int ARRAYS_PER_LAYER = 3;

  /**
   * The evidence as plain values.
   *
   * @param decayed of each layer the sums of inputs, of their squares and of squared gradients
   */
  public record State(Sums decayed) implements Statistic.State {

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

    @Override
    public List<double[]> arrays() {
      return decayed.arrays();
    }
  }

  private final DecayedSums sums;

  /** Nothing seen yet of the layers of a network. */
  public SensitivityEvidence(List<Weighted> layers, HalfLife halfLife) {
    sums =
        new DecayedSums(
            halfLife,
            layers.stream().map(Weighted::block).flatMapToInt(SensitivityEvidence::widths));
  }

  private static IntStream widths(ParameterBlock block) {
    return IntStream.of(block.readValues(), block.readValues(), block.outputs());
  }

  @Override
  public void add(SensitivitySums batch) {
    List<double[]> arrays = batch.arrays();
    requireWidths(arrays.stream().mapToInt(array -> array.length).toArray());
    double each = sums.count(Math.round(batch.records()));
    for (int k = 0; k < arrays.size(); k++) {
      sums.add(k, arrays.get(k), each);
    }
  }

  @Override
  public boolean isLike(State other) {
    return sums.isLike(other.decayed());
  }

  @Override
  public void merge(State other) {
    requireWidths(other.decayed().widths());
    sums.merge(other.decayed());
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
  }

  @Override
  public void networkChanged() {
    sums.limit(KEPT_BY_CHANGE);
  }

  @Override
  public void reach(long position) {
    sums.reach(position);
  }

  @Override
  public void reset() {
    sums.reset();
  }

  /** All that is known now. */
  public SensitivitySums sums() {
    return state().sums();
  }

  @Override
  public State state() {
    return new State(sums.sums());
  }
}
