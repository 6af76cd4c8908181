package io.espalier.model.prune;

import io.espalier.model.edit.Shift;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * How much the loss would change, were a connection to carry no more than a constant: {@code
 * |w_ij|·deviation(x_i)·rms(δ_j)}, δ being the gradient of a single record's loss by what the
 * neuron is before its activation. To second order, with the curvature taken for the gradients'
 * second moment and what is read for independent of what comes back, the loss changes by {@code
 * w²·E[x²]·E[δ²]/2} when a weight goes, and only the variance of x counts where the mean of what it
 * carried goes into the bias, as {@link #compensation} has it. A bias carries 1. It is in units of
 * the loss wherever a connection stands, so the whole network competes.
 *
 * <p>A convolution's tap works at each position: {@code Σ_p E[δ_p²]} takes the place of E[δ²], and
 * the moments of x are those over the positions, padding being 0. A kernel's loss is the sum of its
 * taps' losses; it counts as their mean, as it costs its taps: what goes first should free most for
 * the same loss.
 */
public record Sensitivity() implements Criterion {

  @Override
  public String name() {
    return "sensitivity";
  }

  @Override
  public boolean needsEvidence() {
    return true;
  }

  @Override
  public EvidenceSpec evidence(Layout layout) {
    return EvidenceSpec.sensitivity(layout);
  }

  @Override
  public void score(NetworkSnapshot network, Evidence evidence, Consumer<Contributions> groups) {
    Map<ParameterBlock, Contributors.Score> scores = new HashMap<>();
    for (LayerSensitivity layer : LayerSensitivity.of(network, evidence, name())) {
      scores.put(layer.block(), score(layer, network.values()));
    }
    Scope.NETWORK.score(network, block -> Objects.requireNonNull(scores.get(block)), groups);
  }

  private static Contributors.Score score(LayerSensitivity layer, float[] values) {
    ParameterBlock block = layer.block();
    return (first, length) -> {
      int place = first - block.offset();
      if (place >= block.weights()) {
        return Math.abs((double) values[first]) * layer.gradient()[place - block.weights()];
      }
      double variance = 0;
      for (int tap = 0; tap < length; tap++) {
        double weight = values[first + tap];
        variance += weight * weight * layer.variance()[block.readBy(place) + tap];
      }
      return Math.sqrt(variance / length) * layer.gradient()[place / block.fanIn()];
    };
  }

  @Override
  public Shift compensation(NetworkSnapshot network, Evidence evidence, BitSet cut) {
    return new RemovedMeans(network, cut).shift(LayerSensitivity.of(network, evidence, name()));
  }
}
