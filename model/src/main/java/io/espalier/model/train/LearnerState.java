package io.espalier.model.train;

import io.espalier.model.network.FeatureMoments;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import java.util.Locale;
import java.util.Optional;

/**
 * All that is needed to go on learning as if nothing had happened.
 *
 * @param network parameters and mask
 * @param optimizer the optimizer's settings
 * @param optimizerState its moments
 * @param noise which of the network's last outputs are no classes
 * @param features what was learnt from, where the network standardizes by that; empty where it
 *     takes features in one way for ever
 */
public record LearnerState(
    NetworkSnapshot network,
    OptimizerSpec optimizer,
    OptimizerState optimizerState,
    NoiseOutputs noise,
    Optional<FeatureMoments> features) {

  /** The state of a learner without noise outputs that measures no features. */
  public LearnerState(
      NetworkSnapshot network, OptimizerSpec optimizer, OptimizerState optimizerState) {
    this(network, optimizer, optimizerState, NoiseOutputs.NONE, Optional.empty());
  }

  /**
   * A learner that has learnt nothing yet.
   *
   * @param seed of the network's parameters where they are drawn
   */
  public static LearnerState initial(InitialNetwork initial, OptimizerSpec optimizer, long seed) {
    NetworkSpec spec = initial.spec();
    return new LearnerState(
        initial.snapshot(seed),
        optimizer,
        OptimizerState.initial(optimizer, spec.size()),
        NoiseOutputs.NONE,
        initial.measuresFeatures()
            ? Optional.of(FeatureMoments.none(spec.input()))
            : Optional.empty());
  }

  /** This learner, learning otherwise from now on. */
  public LearnerState with(OptimizerSpec other) {
    return new LearnerState(network, other, optimizerState, noise, features);
  }

  public LearnerState {
    if (noise.count() >= network.spec().classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d noise outputs leave no class in a network with %d outputs",
              noise.count(),
              network.spec().classes()));
    }
    if (optimizerState.moments().size() != optimizer.moments()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s keeps %d moments, got %d",
              optimizer,
              optimizer.moments(),
              optimizerState.moments().size()));
    }
    if (features.isPresent() && !features.get().input().equals(network.spec().input())) {
      throw new IllegalArgumentException(
          "features of an input %s were measured for one of %s"
              .formatted(features.get().input(), network.spec().input()));
    }
    for (float[] moment : optimizerState.moments()) {
      requireFit(network, moment);
    }
  }

  private static void requireFit(NetworkSnapshot network, float[] moment) {
    if (moment.length != network.values().length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the network has %d parameters, a moment has %d",
              network.values().length,
              moment.length));
    }
    int index = network.live().nextClearBit(0);
    for (; index < moment.length; index = network.live().nextClearBit(index + 1)) {
      if (moment[index] != 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "the moment of masked parameter %d is %s, not 0",
                index,
                moment[index]));
      }
    }
  }
}
