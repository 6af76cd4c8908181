package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.prune.DeadUnits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A copy of a network's parameters that merges are carried out on: those of its dense layers at the
 * end. Convolutions in front of them are left alone.
 *
 * <p>A masked weight that a fold adds to is revived: only so are the outputs the same where the
 * fold is exact. {@link #freed} counts that against the merge, so that none need make a network
 * larger.
 */
final class FoldableNetwork {

  private final NetworkSpec spec;
  private final List<ParameterBlock> blocks;
  private final float[] values;
  private final BitSet live;

  FoldableNetwork(NetworkSnapshot network) {
    spec = network.spec();
    blocks = spec.denseTail();
    values = network.values().clone();
    live = (BitSet) network.live().clone();
  }

  NetworkSnapshot snapshot() {
    return new NetworkSnapshot(spec, values.clone(), (BitSet) live.clone());
  }

  int groups() {
    return blocks.size();
  }

  String reader(int group) {
    return blocks.get(group).name();
  }

  int width(int group) {
    return blocks.get(group).inputs();
  }

  /** The units that say anything to the layer above. */
  BitSet readUnits(int group) {
    BitSet units = new BitSet();
    for (int unit = 0; unit < width(group); unit++) {
      units.set(unit, DeadUnits.isRead(blocks.get(group), unit, live));
    }
    return units;
  }

  /** ‖w‖² of each unit's outgoing weights, in the order of memory: O(weights). */
  double[] outgoingSquares(int group) {
    ParameterBlock above = blocks.get(group);
    double[] squares = new double[above.inputs()];
    for (int output = 0; output < above.outputs(); output++) {
      int first = above.weight(0, output);
      for (int unit = 0; unit < squares.length; unit++) {
        double weight = values[first + unit];
        squares[unit] += weight * weight;
      }
    }
    return squares;
  }

  /** ‖w‖² of one unit's outgoing weights. */
  double outgoingSquares(int group, int unit) {
    ParameterBlock above = blocks.get(group);
    double squares = 0;
    for (int output = 0; output < above.outputs(); output++) {
      double weight = values[above.weight(unit, output)];
      squares += weight * weight;
    }
    return squares;
  }

  /** Live parameters of the layers that merges make smaller. */
  int mergeable() {
    return live.get(blocks.get(0).offset(), blocks.get(blocks.size() - 1).end()).cardinality();
  }

  /** Variance of the pre-activations above, summed over its neurons: Σ wᵀCw. */
  double variance(int group, CoMoments.State moments) {
    ParameterBlock above = blocks.get(group);
    int width = above.inputs();
    double sum = 0;
    for (int output = 0; output < above.outputs(); output++) {
      int first = above.weight(0, output);
      for (int i = 0; i < width; i++) {
        double product = 0;
        for (int j = 0; j < width; j++) {
          product += moments.coMoment()[i * width + j] * values[first + j];
        }
        sum += values[first + i] * product;
      }
    }
    return moments.weight() > 0 ? sum / moments.weight() : 0;
  }

  /** How many live parameters fewer there would be after the fold; negative if it revives more. */
  int freed(Fold fold) {
    ParameterBlock above = blocks.get(fold.group());
    BitSet sources = new BitSet(above.inputs());
    Arrays.stream(fold.sources()).forEach(sources::set);
    int freed = 0;
    for (int output = 0; output < above.outputs(); output++) {
      int first = above.weight(0, output);
      if (live.get(first + fold.unit())) {
        BitSet revived = (BitSet) sources.clone();
        revived.andNot(live.get(first, first + above.inputs()));
        revived.set(above.inputs(), fold.intercept() != 0 && !live.get(above.bias(output)));
        freed += 1 - revived.cardinality();
      }
    }
    if (fold.group() > 0) {
      ParameterBlock below = blocks.get(fold.group() - 1);
      int first = below.weight(0, fold.unit());
      freed += live.get(first, first + below.inputs()).cardinality();
      freed += live.get(below.bias(fold.unit())) ? 1 : 0;
    }
    return freed;
  }

  /**
   * Hands the unit's part over and masks its incoming weights, bias and outgoing weights.
   *
   * @throws IllegalArgumentException when the network has no such group or unit
   */
  void fold(Fold fold) {
    requireUnits(fold);
    ParameterBlock above = blocks.get(fold.group());
    for (int output = 0; output < above.outputs(); output++) {
      int index = above.weight(fold.unit(), output);
      if (live.get(index)) {
        handOver(fold, above, output, values[index]);
        mask(index, index + 1);
      }
    }
    if (fold.group() > 0) {
      ParameterBlock below = blocks.get(fold.group() - 1);
      int first = below.weight(0, fold.unit());
      mask(first, first + below.inputs());
      mask(below.bias(fold.unit()), below.bias(fold.unit()) + 1);
    }
  }

  private void requireUnits(Fold fold) {
    int last = Math.max(fold.unit(), Arrays.stream(fold.sources()).max().orElse(0));
    if (fold.group() >= groups() || last >= width(fold.group())) {
      throw new IllegalArgumentException(
          "the network has no unit %d in group %d. Maybe it has been compacted since."
              .formatted(last, fold.group()));
    }
  }

  private void handOver(Fold fold, ParameterBlock above, int output, float weight) {
    for (int k = 0; k < fold.sources().length; k++) {
      add(above.weight(fold.sources()[k], output), fold.coefficients()[k] * weight);
    }
    add(above.bias(output), fold.intercept() * weight);
  }

  private void add(int index, double addend) {
    if (addend != 0) {
      values[index] = (float) (values[index] + addend);
      live.set(index);
    }
  }

  private void mask(int from, int to) {
    live.clear(from, to);
    Arrays.fill(values, from, to, 0);
  }
}
