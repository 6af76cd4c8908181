package io.espalier.model.experiment;

import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.OptimizerSpec;

/**
 * How a network is trained, then its units merged and the rest retrained in rounds (NoiseOut, arXiv
 * 1611.06211).
 *
 * @param network its layers
 * @param optimizer fresh at the start and after each round's merges; its rate falls to 0 along half
 *     a cosine in each training
 * @param noise outputs that are trained along and dropped at the end
 * @param merging which units may be merged, and which goes first
 * @param pace how much is merged in a round
 * @param denseEpochs epochs before the first merge
 * @param rounds most rounds
 * @param roundEpochs least epochs after a round's merges
 * @param mostRoundEpochs most epochs after a round's merges: a network with a tenth of the
 *     parameters is trained ten times as long, up to this
 * @param observed samples that the evidence of a round rests on
 * @param batchSize samples per step
 * @param heldOut samples of the training part, drawn from the seed, that are not trained on but
 *     decide which rounds stand
 * @param tolerance how far below the dense network's accuracy on the held-out samples the result
 *     may be, as a fraction
 * @param targetCompression no more is merged than this takes, and a round that stands and has it is
 *     the last; 0 to go on
 * @param patience rounds in a row that may fail; each is rolled back, and the next merges half as
 *     much
 * @param seed of the initial parameters and of the order of the samples
 */
public record MergingSettings(
    NetworkSpec network,
    OptimizerSpec optimizer,
    NoiseOutputs noise,
    MergeSettings merging,
    Pace pace,
    int denseEpochs,
    int rounds,
    int roundEpochs,
    int mostRoundEpochs,
    int observed,
    int batchSize,
    int heldOut,
    double tolerance,
    double targetCompression,
    int patience,
    long seed) {

  /** How much is merged before the network is trained again. */
  public sealed interface Pace {

    /**
     * The cheapest merges that remove a share of the parameters that are left.
     *
     * @param share above 0 and below 1
     */
    record Share(double share) implements Pace {
      public Share {
        if (!(share > 0 && share < 1)) {
          throw new IllegalArgumentException(
              "the share of parameters to remove must be above 0 and below 1, got " + share);
        }
      }
    }

    /**
     * As in the paper: one unit at a time, as long as the accuracy on the held-out samples stays
     * within the tolerance without any training. The merge that breaks it is undone.
     */
    record OneByOne() implements Pace {}
  }

  /**
   * The defaults: those that remove 95 % of the parameters of LeNet-300-100 on MNIST. Weight decay
   * matters most: a small network that is trained for long learns the training part by heart.
   *
   * @param noise often {@link NoiseOutputs#NONE}: they help where the last hidden layer is large
   */
  public static MergingSettings of(NetworkSpec network, NoiseOutputs noise, long seed) {
    return new MergingSettings(
        network,
        OptimizerSpec.Adam.of(1e-3, 5e-4),
        noise,
        MergeSettings.THOROUGH,
        new Pace.Share(0.3),
        8,
        30,
        3,
        30,
        10_000,
        128,
        5_000,
        0.0015,
        20.2,
        3,
        seed);
  }

  public MergingSettings {
    require(denseEpochs >= 1, "epochs before the first merge", denseEpochs);
    require(rounds >= 1, "rounds", rounds);
    require(roundEpochs >= 1, "epochs after each round's merges", roundEpochs);
    require(mostRoundEpochs >= roundEpochs, "most epochs of a round", mostRoundEpochs);
    require(batchSize >= 1, "batch size", batchSize);
    require(observed >= 2, "observed samples", observed);
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
      throw new IllegalArgumentException(name + " are too few: " + value);
    }
  }
}
