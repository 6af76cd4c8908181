package io.espalier.model.edit;

import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Moves connections of a pruned network to where they are wanted (RigL: Evci and others 2020, arXiv
 * 1911.11134): in each layer the smallest weights go, and as many come whose gradients are largest,
 * beginning at 0. The network stays as small as it is.
 */
public final class DropAndGrow {

  private DropAndGrow() {}

  /**
   * What moves. Costs O(n log n) for n parameters.
   *
   * @param gradients of the loss, one per value of the network, masked ones too
   * @param share of each layer's live weights that moves, from 0 to 1
   */
  public static Change of(NetworkSnapshot network, float[] gradients, double share) {
    BitSet gone = new BitSet();
    BitSet come = new BitSet();
    for (Weighted layer : network.spec().layout().weighted()) {
      move(layer.block(), network, gradients, share, gone, come);
    }
    int[] grown = come.stream().toArray();
    return new Change(
        MaskDelta.cut(gone),
        new MaskDelta(Direction.REGROW, grown, new float[grown.length]),
        Shift.NONE);
  }

  private static void move(
      ParameterBlock block,
      NetworkSnapshot network,
      float[] gradients,
      double share,
      BitSet gone,
      BitSet come) {
    List<Integer> live = weights(block, network.live()::get);
    List<Integer> masked = weights(block, index -> !network.live().get(index));
    int count = Math.min((int) Math.round(share * live.size()), masked.size());
    live.stream()
        .sorted(Comparator.comparingDouble(index -> Math.abs(network.values()[index])))
        .limit(count)
        .forEach(gone::set);
    masked.stream()
        .sorted(Comparator.comparingDouble(index -> -Math.abs(gradients[index])))
        .limit(count)
        .forEach(come::set);
  }

  private static List<Integer> weights(ParameterBlock block, IntPredicate which) {
    return IntStream.range(block.offset(), block.offset() + block.weights())
        .filter(which)
        .boxed()
        .toList();
  }
}
