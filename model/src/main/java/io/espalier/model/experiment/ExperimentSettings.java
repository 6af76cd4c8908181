package io.espalier.model.experiment;

import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.train.OptimizerSpec;

/**
 * How a network is trained, then pruned and retrained in rounds (NNrelief's schedule, arXiv
 * 2109.10795, section 4; survivors are fine-tuned, not rewound).
 *
 * @param network its layers
 * @param optimizer fresh at the start and after each cut; its rate falls to a tenth for the last
 *     third of each training
 * @param criterion what scores
 * @param share how much of each group's score a cut leaves
 * @param denseEpochs epochs before the first cut
 * @param rounds most cuts
 * @param roundEpochs epochs after each cut
 * @param batchSize samples per step
 * @param heldOut samples at the end of the training part that are not trained on but decide which
 *     round is the result
 * @param tolerance how far below the dense network's accuracy on the held-out samples the result
 *     may be, as a fraction
 * @param targetCompression a round within the tolerance that has this compression is the last; 0 to
 *     go on
 * @param patience rounds in a row beyond the tolerance after which no further cut is tried
 * @param seed of the initial parameters and of the order of the samples
 */
public record ExperimentSettings(
    NetworkSpec network,
    OptimizerSpec optimizer,
    Criterion criterion,
    CumulativeShare share,
    int denseEpochs,
    int rounds,
    int roundEpochs,
    int batchSize,
    int heldOut,
    double tolerance,
    double targetCompression,
    int patience,
    long seed) {

  public ExperimentSettings {
    require(denseEpochs >= 1, "epochs before the first cut", denseEpochs);
    require(rounds >= 1, "rounds", rounds);
    require(roundEpochs >= 1, "epochs after each cut", roundEpochs);
    require(batchSize >= 1, "batch size", batchSize);
    require(heldOut >= 1, "held-out samples", heldOut);
    require(patience >= 1, "patience", patience);
    if (!(targetCompression == 0 || targetCompression > 1)) {
      throw new IllegalArgumentException(
          "target compression must be 0 or above 1, got " + targetCompression);
    }
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("tolerance must be from 0 to 1, got " + tolerance);
    }
  }

  private static void require(boolean holds, String name, int value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be at least 1, got " + value);
    }
  }
}
