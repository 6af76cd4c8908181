package io.espalier.model.train;

import io.espalier.model.network.NetworkSnapshot;

/**
 * All that is needed to go on learning as if nothing had happened.
 *
 * @param network parameters and mask
 * @param optimizer the optimizer's settings
 * @param optimizerState its moments
 * @param noise which of the network's last outputs are no classes
 */
public record LearnerState(
    NetworkSnapshot network,
    OptimizerSpec optimizer,
    OptimizerState optimizerState,
    NoiseOutputs noise) {

  /** The state of a learner without noise outputs. */
  public LearnerState(
      NetworkSnapshot network, OptimizerSpec optimizer, OptimizerState optimizerState) {
    this(network, optimizer, optimizerState, NoiseOutputs.NONE);
  }

  public LearnerState {
    if (noise.count() >= network.spec().classes()) {
      throw new IllegalArgumentException(
          "%d noise outputs leave no class in a network with %d outputs"
              .formatted(noise.count(), network.spec().classes()));
    }
    if (optimizerState.moments().size() != optimizer.moments()) {
      throw new IllegalArgumentException(
          "%s keeps %d moments, got %d"
              .formatted(optimizer, optimizer.moments(), optimizerState.moments().size()));
    }
    for (float[] moment : optimizerState.moments()) {
      requireFit(network, moment);
    }
  }

  private static void requireFit(NetworkSnapshot network, float[] moment) {
    if (moment.length != network.values().length) {
      throw new IllegalArgumentException(
          "the network has %d parameters, a moment has %d"
              .formatted(network.values().length, moment.length));
    }
    int index = network.live().nextClearBit(0);
    for (; index < moment.length; index = network.live().nextClearBit(index + 1)) {
      if (moment[index] != 0) {
        throw new IllegalArgumentException(
            "the moment of masked parameter %d is %s, not 0".formatted(index, moment[index]));
      }
    }
  }
}
