package io.espalier.model.prune;

import io.espalier.model.network.DenseBlock;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.List;

/**
 * Finds parameters that no longer can change the output: what feeds a hidden neuron that nothing
 * reads (backward-dead, arXiv 2109.10795, section 3.3), and what reads a hidden neuron that nothing
 * feeds, not even a bias, and that therefore is always 0. Cutting them leaves the network's
 * function exactly as it was.
 */
public final class DeadUnits {

  private DeadUnits() {}

  /** The live parameters of dead units; costs O(parameters). */
  public static BitSet sweep(NetworkSnapshot network) {
    return sweep(network.spec().blocks(), network.live());
  }

  /**
   * The live parameters of dead units; costs O(parameters).
   *
   * @param mask the live parameters; not changed
   */
  public static BitSet sweep(List<DenseBlock> blocks, BitSet mask) {
    BitSet live = (BitSet) mask.clone();
    for (int layer = 1; layer < blocks.size(); layer++) {
      cutUnfed(blocks.get(layer - 1), blocks.get(layer), live);
    }
    for (int layer = blocks.size() - 1; layer > 0; layer--) {
      cutUnread(blocks.get(layer - 1), blocks.get(layer), live);
    }
    BitSet dead = (BitSet) mask.clone();
    dead.andNot(live);
    return dead;
  }

  private static void cutUnfed(DenseBlock below, DenseBlock above, BitSet live) {
    for (int unit = 0; unit < below.outputs(); unit++) {
      if (!isFed(below, unit, live)) {
        for (int output = 0; output < above.outputs(); output++) {
          live.clear(above.weight(unit, output));
        }
      }
    }
  }

  private static void cutUnread(DenseBlock below, DenseBlock above, BitSet live) {
    for (int unit = 0; unit < below.outputs(); unit++) {
      if (!isRead(above, unit, live)) {
        live.clear(below.weight(0, unit), below.weight(0, unit) + below.inputs());
        live.clear(below.bias(unit));
      }
    }
  }

  /** Whether neuron {@code unit} of a layer has a live weight or bias. */
  public static boolean isFed(DenseBlock block, int unit, BitSet live) {
    return hasWeights(block, unit, live) || live.get(block.bias(unit));
  }

  /** Whether neuron {@code unit} of a layer has a live incoming weight. */
  public static boolean hasWeights(DenseBlock block, int unit, BitSet live) {
    int first = live.nextSetBit(block.weight(0, unit));
    return first >= 0 && first < block.weight(0, unit) + block.inputs();
  }

  /** Whether a layer has a live weight from its input {@code input}. */
  public static boolean isRead(DenseBlock block, int input, BitSet live) {
    for (int output = 0; output < block.outputs(); output++) {
      if (live.get(block.weight(input, output))) {
        return true;
      }
    }
    return false;
  }
}
