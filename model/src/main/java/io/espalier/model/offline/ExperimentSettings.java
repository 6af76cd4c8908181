package io.espalier.model.offline;

import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.InitialNetwork.Trained;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.Recovery.AfterCut;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.train.NoiseOutputs;
import java.util.Locale;

/**
 * How a network is trained, then reduced and retrained in rounds: NNrelief's schedule (arXiv
 * 2109.10795, section 4), NoiseOut's (arXiv 1611.06211), or both at once.
 *
 * @param initial what it begins as
 * @param reduction what a round takes away
 * @param noise outputs that are trained along and dropped at the end
 * @param dense the training before the first round; 0 epochs leave a trained network as it is
 * @param recovery the training in each round
 * @param rounds most rounds
 * @param batchSize samples per step
 * @param choice which round is the result
 * @param seed of the initial parameters and of the order of the samples
 */
public record ExperimentSettings(
    InitialNetwork initial,
    Reduction reduction,
    NoiseOutputs noise,
    TrainingPhase dense,
    Recovery recovery,
    int rounds,
    int batchSize,
    RoundChoice choice,
    long seed) {

  public ExperimentSettings {
    require(rounds, "rounds");
    require(batchSize, "batch size");
    initial.spec().requireBatch(batchSize);
    reduction.requireFit(initial.spec());
    if (initial instanceof Trained trained) {
      trained.requireDense();
      requireUsable(recovery);
    } else if (dense.epochs() < 1) {
      throw new IllegalArgumentException(
          "a network that is not trained needs at least 1 epoch before the first round, got "
              + dense.epochs());
    }
    if (noise.count() > 0 && dense.epochs() < 1) {
      throw new IllegalArgumentException(
          "noise outputs need at least 1 epoch before the first round to make neurons alike, got 0."
              + " Train before the first round, or leave the noise outputs out.");
    }
    if (noise.count() > 0 && reduction.evidence(initial.spec().layout()).needsGradients()) {
      throw new IllegalArgumentException(
          "a criterion that observes gradients can not score a network with noise outputs. Leave"
              + " them out, or use nnrelief.");
    }
    if (recovery.start() == AfterCut.REWIND && !(reduction instanceof Cut)) {
      throw new IllegalArgumentException(
          "rewind needs an initial value of every weight, but noiseout folds weights into others,"
              + " and what is folded has none. Use finetune, or a criterion that only cuts.");
    }
  }

  private static void requireUsable(Recovery recovery) {
    if (recovery.start() == AfterCut.REWIND) {
      throw new IllegalArgumentException(
          "rewind needs the initial values of the weights, which a trained network no longer has."
              + " Use finetune, or a network that is trained here.");
    }
  }

  private static void require(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }

  /** The layers of the dense network. */
  public NetworkSpec network() {
    return initial.spec();
  }

  /** Epochs if all rounds are made, each at its longest. */
  public long mostEpochs() {
    return dense.epochs() + (long) rounds * recovery.mostEpochs();
  }

  /**
   * Refuses a training part that is too small to hold out and train on.
   *
   * @throws IllegalArgumentException naming what to make smaller
   */
  public void requireEnough(int samples) {
    if (samples - choice.heldOut() <= batchSize) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d training samples are too few to hold out %d and train on batches of %d. Hold out"
                  + " fewer, or make batches smaller.",
              samples,
              choice.heldOut(),
              batchSize));
    }
  }

  /** These settings for samples to train on, whose statistics the network may ask for. */
  ExperimentSettings on(LabelledData samples) {
    if (!initial.measuresFeatures()) {
      return this;
    }
    return withInitial(
        new InitialNetwork.Drawn(
            network().standardized(FeatureStatistics.of(samples, network().input()))));
  }

  /** These settings of another network. */
  public ExperimentSettings withInitial(InitialNetwork other) {
    return new ExperimentSettings(
        other, reduction, noise, dense, recovery, rounds, batchSize, choice, seed);
  }

  /** These settings with another training before the first round. */
  public ExperimentSettings withDense(TrainingPhase other) {
    return new ExperimentSettings(
        initial, reduction, noise, other, recovery, rounds, batchSize, choice, seed);
  }

  /** These settings with another training in each round. */
  public ExperimentSettings withRecovery(Recovery other) {
    return new ExperimentSettings(
        initial, reduction, noise, dense, other, rounds, batchSize, choice, seed);
  }

  /** These settings with another number of rounds at most. */
  public ExperimentSettings withRounds(int other) {
    return new ExperimentSettings(
        initial, reduction, noise, dense, recovery, other, batchSize, choice, seed);
  }

  /** These settings with another result of the same rounds. */
  public ExperimentSettings withChoice(RoundChoice other) {
    return new ExperimentSettings(
        initial, reduction, noise, dense, recovery, rounds, batchSize, other, seed);
  }

  /** These settings with something else taken away in each round. */
  public ExperimentSettings withReduction(Reduction other) {
    return new ExperimentSettings(
        initial, other, noise, dense, recovery, rounds, batchSize, choice, seed);
  }
}
