package io.espalier.actors.pruner;

import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.model.edit.Change;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Select;
import io.espalier.model.network.LayerCounts;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.SizeMetric;
import java.util.BitSet;

/**
 * The trainer's mask as the pruner knows it.
 *
 * @param spec the network's layers
 * @param live the values that are not masked; never written to after construction
 */
record Mask(NetworkSpec spec, BitSet live) {

  /** Nothing masked. */
  static Mask dense(NetworkSpec spec) {
    BitSet live = new BitSet(spec.size());
    live.set(0, spec.size());
    return new Mask(spec, live);
  }

  /** This mask after a change. */
  Mask after(Change change) {
    return new Mask(spec, change.applyTo(live));
  }

  /** Parameters that are not masked. */
  int kept() {
    return spec.kept(live);
  }

  /** How many times larger the dense network is. */
  double compression(SizeMetric metric) {
    return (double) metric.dense(spec) / Math.max(1, metric.of(spec, live));
  }

  /** What it leaves, for watchers; costs O(parameters). */
  MaskStatus status(long records) {
    BitSet all = new BitSet(spec.parameters());
    all.set(0, spec.parameters());
    return new MaskStatus(
        records,
        LayerCounts.of(spec, live),
        kept(),
        spec.parameters(),
        LayerCounts.macs(spec, live),
        LayerCounts.macs(spec, all),
        spec.blocks().stream().mapToInt(ParameterBlock::outputs).sum(),
        inputConnections());
  }

  /** One count per input value; all values of a plane have what a convolution reads of it. */
  private int[] inputConnections() {
    int[] connections = new int[spec.input().size()];
    Layout layout = spec.layout();
    for (Weighted layer : layout.weighted()) {
      if (layout.readsInput(layer) && layer.input().size() <= spec.selectedInputs()) {
        count(layer, connections);
      }
    }
    return connections;
  }

  private void count(Weighted layer, int[] connections) {
    ParameterBlock block = layer.block();
    int positions = layer.window() == null ? 1 : layer.input().positions();
    int weightsEnd = block.offset() + block.weights();
    for (int index = live.nextSetBit(block.offset());
        index >= 0 && index < weightsEnd;
        index = live.nextSetBit(index + 1)) {
      int input = block.readBy(index - block.offset()) / block.taps();
      for (int value = input * positions; value < (input + 1) * positions; value++) {
        connections[
            spec.layers().get(0) instanceof Select select ? select.inputs()[value] : value]++;
      }
    }
  }
}
