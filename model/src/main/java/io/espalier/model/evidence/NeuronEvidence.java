package io.espalier.model.evidence;

import io.espalier.model.decay.DecayPoint;
import io.espalier.model.decay.ForwardDecay;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.UnitGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How the units that feed each dense layer vary together: the sufficient statistic of NoiseOut's
 * merges (arXiv 1611.06211). Group k are the units that dense layer k reads; group 0, what the
 * first of them reads (the network's inputs or flattened planes), may be left out. Or the channels
 * that each dense and convolution layer reads, pooled over their positions.
 *
 * <p>Memory: 8 bytes times the square of each width.
 */
public final class NeuronEvidence implements RunningStatistic<BatchMoments, NeuronEvidence.State> {

  /**
   * The evidence as plain values.
   *
   * @param at up to where it is decayed
   * @param firstGroup the group that {@code raw} begins with
   * @param raw what is known of each group, in the scale of {@code at}
   */
  public record State(DecayPoint at, int firstGroup, List<CoMoments.State> raw)
      implements Statistic.State {

    /** Arrays per group: weights, mean, co-moments. */
    private static final int ARRAYS_PER_GROUP = 3;

    public State {
      raw = List.copyOf(raw);
    }

    /** Groups in which a record counts 1. */
    public State(int firstGroup, List<CoMoments.State> groups) {
      this(DecayPoint.START, firstGroup, groups);
    }

    /** Effective records, where they are fewest. */
    @Override
    public double weight() {
      return raw.stream().mapToDouble(CoMoments.State::weight).min().orElse(0) / at.scale();
    }

    /** Number of the last group, plus 1. */
    public int endGroup() {
      return firstGroup + raw.size();
    }

    /** What is known of the units that dense layer {@code group} reads. */
    public CoMoments.State group(int group) {
      if (group < firstGroup || group >= endGroup()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "there is evidence about groups %d to %d, not about %d",
                firstGroup,
                endGroup() - 1,
                group));
      }
      CoMoments.State moments = raw.get(group - firstGroup);
      return at.scale() == 1 ? moments : moments.scaled(1 / at.scale());
    }

    @Override
    public List<double[]> arrays() {
      return Stream.concat(
              Stream.of(at.with(firstGroup)),
              raw.stream().flatMap(state -> state.arrays().stream()))
          .toList();
    }

    /** Of {@link #arrays}. */
    static State of(List<double[]> arrays) {
      DecayPoint at = DecayPoint.of(arrays, 1);
      if ((arrays.size() - 1) % ARRAYS_PER_GROUP != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "co-moments are in %d arrays per group, got %d",
                ARRAYS_PER_GROUP,
                arrays.size() - 1));
      }
      List<CoMoments.State> groups = new ArrayList<>();
      for (int k = 1; k < arrays.size(); k += ARRAYS_PER_GROUP) {
        groups.add(CoMoments.State.of(arrays.subList(k, k + ARRAYS_PER_GROUP)));
      }
      return new State(at, (int) arrays.get(0)[DecayPoint.NUMBERS], groups);
    }
  }

  private final ForwardDecay decay;
  private final int firstGroup;
  private final List<CoMoments> groups = new ArrayList<>();

  /**
   * Nothing seen yet.
   *
   * @param blocks the network's {@linkplain NetworkSpec#denseTail dense layers}
   * @param firstGroup 0 to observe what the first of them reads too, 1 for hidden units only
   */
  public NeuronEvidence(List<ParameterBlock> blocks, int firstGroup, HalfLife halfLife) {
    this(
        firstGroup,
        blocks.stream().skip(firstGroup).map(ParameterBlock::inputs).toList(),
        halfLife);
  }

  private NeuronEvidence(int firstGroup, List<Integer> widths, HalfLife halfLife) {
    decay = new ForwardDecay(halfLife);
    this.firstGroup = firstGroup;
    widths.forEach(width -> groups.add(new CoMoments(width)));
  }

  /**
   * Nothing seen yet of groups of units.
   *
   * @param groups the network's
   * @param firstGroup the first of them that is observed
   */
  public static NeuronEvidence of(List<UnitGroup> groups, int firstGroup, HalfLife halfLife) {
    return new NeuronEvidence(
        firstGroup, groups.stream().skip(firstGroup).map(UnitGroup::units).toList(), halfLife);
  }

  @Override
  public void add(BatchMoments batch) {
    requireWidths(batch.groups().stream().map(units -> units.mean().length).toList());
    forget(batch.records());
    for (int k = 0; k < groups.size(); k++) {
      groups.get(k).add(batch.records(), decay.scale(), batch.groups().get(k));
    }
  }

  @Override
  public void merge(State other) {
    requireWidths(other.raw().stream().map(CoMoments.State::width).toList());
    reach(other.at().position());
    double factor = decay.factor(other.at());
    for (int k = 0; k < groups.size(); k++) {
      groups.get(k).merge(other.raw().get(k), factor);
    }
  }

  @Override
  public void forget(long records) {
    scale(decay.pass(records));
  }

  private void scale(double factor) {
    if (factor != 1) {
      groups.forEach(group -> group.scale(factor));
    }
  }

  @Override
  public void reach(long position) {
    scale(decay.reach(position));
  }

  @Override
  public void reset() {
    groups.forEach(CoMoments::reset);
  }

  /** Forgets everything: units that vary together as it was may have nothing in common as it is. */
  @Override
  public void networkChanged() {
    reset();
  }

  @Override
  public State state() {
    return new State(decay.now(), firstGroup, groups.stream().map(CoMoments::state).toList());
  }

  @Override
  public boolean isLike(State other) {
    return other.firstGroup() == firstGroup
        && other.raw().stream().map(CoMoments.State::width).toList().equals(widths());
  }

  private List<Integer> widths() {
    return groups.stream().map(CoMoments::width).toList();
  }

  private void requireWidths(List<Integer> widths) {
    List<Integer> expected = widths();
    if (!widths.equals(expected)) {
      throw new IllegalArgumentException(
          "moments of groups of %s units do not fit evidence about groups of %s"
              .formatted(widths, expected));
    }
  }
}
