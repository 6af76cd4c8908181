package io.espalier.model.prune;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.prune.Contributions.Kind;
import io.espalier.model.prune.Contributors.Score;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Who competes with whom, for criteria that look at parameters one by one. */
public enum Scope {
  /** The contributors of each layer among themselves. */
  LAYER {
    @Override
    void score(
        NetworkSnapshot network,
        Function<ParameterBlock, Score> scores,
        Consumer<Contributions> groups) {
      for (Weighted layer : network.spec().layout().weighted()) {
        Kind kind = layer.window() == null ? Kind.DENSE : Kind.CONVOLUTION;
        groups.accept(group(network, List.of(layer.block()), scores, kind));
      }
    }
  },
  /** All contributors of the network. */
  NETWORK {
    @Override
    void score(
        NetworkSnapshot network,
        Function<ParameterBlock, Score> scores,
        Consumer<Contributions> groups) {
      groups.accept(group(network, network.spec().blocks(), scores, Kind.NETWORK));
    }
  };

  /** Scores every live weight, kernel and bias once; costs O(parameters). */
  void score(NetworkSnapshot network, Score score, Consumer<Contributions> groups) {
    score(network, block -> score, groups);
  }

  /** The same with scores of each layer's own. */
  abstract void score(
      NetworkSnapshot network,
      Function<ParameterBlock, Score> scores,
      Consumer<Contributions> groups);

  private static Contributions group(
      NetworkSnapshot network,
      List<ParameterBlock> blocks,
      Function<ParameterBlock, Score> scores,
      Kind kind) {
    Contributors contributors =
        new Contributors(network, blocks.stream().mapToInt(network::kept).sum());
    for (ParameterBlock block : blocks) {
      Score score = scores.apply(block);
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
