package io.espalier.model.prune;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.prune.Contributions.Kind;
import io.espalier.model.prune.Contributors.Score;
import java.util.List;
import java.util.function.Consumer;

/** Who competes with whom, for criteria that look at parameters one by one. */
public enum Scope {
  /** The contributors of each layer among themselves. */
  LAYER {
    @Override
    void score(NetworkSnapshot network, Score score, Consumer<Contributions> groups) {
      for (Weighted layer : network.spec().layout().weighted()) {
        Kind kind = layer.window() == null ? Kind.DENSE : Kind.CONVOLUTION;
        groups.accept(group(network, List.of(layer.block()), score, kind));
      }
    }
  },
  /** All contributors of the network. */
  NETWORK {
    @Override
    void score(NetworkSnapshot network, Score score, Consumer<Contributions> groups) {
      groups.accept(group(network, network.spec().blocks(), score, Kind.NETWORK));
    }
  };

  /** Scores every live weight, kernel and bias once; costs O(parameters). */
  abstract void score(NetworkSnapshot network, Score score, Consumer<Contributions> groups);

  private static Contributions group(
      NetworkSnapshot network, List<ParameterBlock> blocks, Score score, Kind kind) {
    Contributors contributors =
        new Contributors(network, blocks.stream().mapToInt(network::kept).sum());
    for (ParameterBlock block : blocks) {
      for (int output = 0; output < block.outputs(); output++) {
        contributors.addWeights(block, output, score);
      }
      for (int output = 0; output < block.outputs(); output++) {
        contributors.addBias(block, output, score);
      }
    }
    return contributors.group(kind);
  }
}
