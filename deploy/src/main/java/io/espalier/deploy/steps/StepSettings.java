package io.espalier.deploy.steps;

import io.espalier.model.network.InitialNetwork;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.prune.Criterion;
import java.util.List;

/**
 * Which steps are measured.
 *
 * @param criteria whose evidence is observed
 * @param batchSize samples of a step
 * @param observeEvery one batch in so many is observed
 * @param steps of each kind that are measured, after as many tenths that warm up
 * @param seed of the network
 */
public record StepSettings(
    InitialNetwork network,
    OptimizerSpec optimizer,
    List<Criterion> criteria,
    int batchSize,
    int observeEvery,
    int steps,
    long seed) {

  public StepSettings {
    criteria = List.copyOf(criteria);
    require("--batch-size", batchSize);
    require("--observe-every", observeEvery);
    require("--steps", steps);
    for (Criterion criterion : criteria) {
      if (!criterion.needsEvidence()) {
        throw new IllegalArgumentException(
            "criterion %s observes nothing, so there is nothing to measure"
                .formatted(criterion.name()));
      }
    }
  }

  private static void require(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("%s must be at least 1, got %s".formatted(name, value));
    }
  }
}
