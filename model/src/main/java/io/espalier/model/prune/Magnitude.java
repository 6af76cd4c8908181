package io.espalier.model.prune;

import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.network.Placed.Weighted;
import java.util.List;
import java.util.function.Consumer;

/**
 * The classic baseline: a parameter matters as much as its absolute value (Han et al. 2015, arXiv
 * 1506.02626), a convolution's kernel as much as the sum of its own. All contributors of a layer
 * compete.
 */
public final class Magnitude implements Criterion {

  @Override
  public String name() {
    return "magnitude";
  }

  @Override
  public boolean needsEvidence() {
    return false;
  }

  /** One group per layer; costs O(parameters). */
  @Override
  public void score(
      NetworkSnapshot network, List<ActivityMean> activity, Consumer<Contributions> groups) {
    for (Weighted layer : network.spec().layout().weighted()) {
      groups.accept(
          layer.window() == null
              ? weights(network, layer.block())
              : kernels(network, layer.block()));
    }
  }

  private static Contributions weights(NetworkSnapshot network, ParameterBlock block) {
    int[] indices =
        network.live().stream()
            .dropWhile(index -> index < block.offset())
            .takeWhile(index -> index < block.end())
            .toArray();
    double[] scores = new double[indices.length];
    for (int k = 0; k < indices.length; k++) {
      scores[k] = Math.abs((double) network.values()[indices[k]]);
    }
    return new Contributions(indices, scores);
  }

  private static Contributions kernels(NetworkSnapshot network, ParameterBlock block) {
    Kernels kernels = new Kernels(network, block, (block.inputs() + 1) * block.outputs());
    for (int output = 0; output < block.outputs(); output++) {
      kernels.addFilter(
          output,
          (input, first) -> {
            double sum = 0;
            for (int index = first; index < first + block.taps(); index++) {
              sum += Math.abs((double) network.values()[index]);
            }
            return sum;
          });
      kernels.addBias(output, 1);
    }
    return kernels.contributions();
  }
}
