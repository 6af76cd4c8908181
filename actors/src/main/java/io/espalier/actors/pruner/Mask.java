package io.espalier.actors.pruner;

import io.espalier.actors.progress.Progress.MaskStatus;
import io.espalier.model.network.DenseBlock;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.MaskDelta;
import java.util.BitSet;

/**
 * The trainer's mask as the pruner knows it.
 *
 * @param spec the network's layers
 * @param live the parameters that are not masked; never written to after construction
 */
record Mask(NetworkSpec spec, BitSet live) {

  /** Nothing masked. */
  static Mask dense(NetworkSpec spec) {
    BitSet live = new BitSet(spec.parameters());
    live.set(0, spec.parameters());
    return new Mask(spec, live);
  }

  /** This mask with a cut taken back. */
  Mask with(MaskDelta undone) {
    BitSet more = (BitSet) live.clone();
    for (int index : undone.indices()) {
      more.set(index);
    }
    return new Mask(spec, more);
  }

  /** Parameters of the dense network per parameter left. */
  double compression() {
    return (double) spec.parameters() / Math.max(1, live.cardinality());
  }

  /** What it leaves, for watchers; costs O(parameters). */
  MaskStatus status(long records) {
    return new MaskStatus(
        records,
        LayerCounts.of(spec, live),
        live.cardinality(),
        spec.parameters(),
        LayerCounts.macs(spec, live),
        spec.blocks().stream().mapToLong(DenseBlock::weights).sum(),
        spec.blocks().stream().mapToInt(DenseBlock::outputs).sum(),
        inputConnections());
  }

  private int[] inputConnections() {
    DenseBlock first = spec.blocks().get(0);
    int[] connections = new int[spec.input().size()];
    for (int index = live.nextSetBit(first.offset());
        index >= 0 && index < first.bias(0);
        index = live.nextSetBit(index + 1)) {
      int input = (index - first.offset()) % first.inputs();
      connections[spec.layers().get(0) instanceof Select select ? select.inputs()[input] : input]++;
    }
    return connections;
  }
}
