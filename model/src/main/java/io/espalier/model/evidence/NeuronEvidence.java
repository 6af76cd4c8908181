package io.espalier.model.evidence;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.UnitGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the units that feed each dense layer vary together: the sufficient statistic of NoiseOut's
 * merges (arXiv 1611.06211). Group k are the units that dense layer k reads; group 0, what the
 * first of them reads (the network's inputs or flattened planes), may be left out. Or the channels
 * that each dense and convolution layer reads, pooled over their positions.
 *
 * <p>A commutative monoid like {@link ActivityEvidence}. Not thread-safe: one owner. Memory: 8
 * bytes times the square of each width.
 */
public final class NeuronEvidence {

  /**
   * The evidence as plain values.
   *
   * @param firstGroup the group that {@code groups} begins with
   * @param groups what is known of each group
   */
  public record State(int firstGroup, List<CoMoments.State> groups) {
    public State {
      groups = List.copyOf(groups);
    }

    /** Number of the last group, plus 1. */
    public int endGroup() {
      return firstGroup + groups.size();
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
      return groups.get(group - firstGroup);
    }
  }

  private final HalfLife halfLife;
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
    this.halfLife = halfLife;
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

  /**
   * Adds a batch after forgetting as many records as it brings.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void add(BatchMoments batch) {
    requireWidths(batch.groups().stream().map(units -> units.mean().length).toList());
    forget(batch.records());
    for (int k = 0; k < groups.size(); k++) {
      groups.get(k).add(batch.records(), batch.groups().get(k));
    }
  }

  /**
   * Adds what another owner has seen of the same stretch of the stream.
   *
   * @throws IllegalArgumentException when it is about another network
   */
  public void merge(State other) {
    requireWidths(other.groups().stream().map(CoMoments.State::width).toList());
    for (int k = 0; k < groups.size(); k++) {
      groups.get(k).merge(other.groups().get(k));
    }
  }

  /** Lets {@code records} records pass without an observation. */
  public void forget(long records) {
    double factor = halfLife.retention(records);
    if (factor < 1) {
      groups.forEach(group -> group.fade(factor));
    }
  }

  /** Forgets everything. */
  public void reset() {
    groups.forEach(CoMoments::reset);
  }

  /** A copy of everything, to decide on, to merge or to store. */
  public State state() {
    return new State(firstGroup, groups.stream().map(CoMoments::state).toList());
  }

  /** Whether {@code other} is about the same groups of units. */
  boolean isLike(State other) {
    return other.firstGroup() == firstGroup
        && other.groups().stream().map(CoMoments.State::width).toList().equals(widths());
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
