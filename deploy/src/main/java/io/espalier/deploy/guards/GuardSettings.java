package io.espalier.deploy.guards;

import io.espalier.model.network.InitialNetwork;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.streaming.dataset.DriftKind;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What guards are measured on.
 *
 * @param network that learns
 * @param optimizer by which it does
 * @param clipNorm see {@link io.espalier.model.train.Learner#clipNorm}
 * @param batchSize records in a step
 * @param moments of which stream
 * @param margin loss of accuracy that counts as none, as a share of 1
 * @param drifts that are planted beside none, one trial after the other
 * @param rareShare of records of the last class, where what is planted is that it is forgotten
 * @param seed of the network, the cuts and the moments of drifts
 */
public record GuardSettings(
    InitialNetwork network,
    OptimizerSpec optimizer,
    double clipNorm,
    int batchSize,
    Moments moments,
    double margin,
    List<DriftKind> drifts,
    OptionalDouble rareShare,
    long seed) {

  public GuardSettings {
    drifts = List.copyOf(drifts);
  }
}
