package io.espalier.model.experiment;

import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.train.Distillation;
import java.util.Optional;

/**
 * How a network is trained, then pruned and retrained in rounds (NNrelief's schedule, arXiv
 * 2109.10795, section 4).
 *
 * @param network its layers
 * @param criterion what scores
 * @param cuts how deep each cut goes
 * @param dense the training before the first cut
 * @param recovery the training after each cut
 * @param distillation how the dense network teaches the pruned ones; empty for labels alone
 * @param rewind whether what survives a cut is trained anew from its initial values, as the paper
 *     does with the LeNets, or on from where it stands
 * @param rounds most cuts
 * @param batchSize samples per step
 * @param choice which round is the result
 * @param seed of the initial parameters and of the order of the samples
 */
public record ExperimentSettings(
    NetworkSpec network,
    Criterion criterion,
    CutPlan cuts,
    TrainingPhase dense,
    TrainingPhase recovery,
    Optional<Distillation> distillation,
    boolean rewind,
    int rounds,
    int batchSize,
    RoundChoice choice,
    long seed) {

  public ExperimentSettings {
    require(rounds, "rounds");
    require(batchSize, "batch size");
  }

  private static void require(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
