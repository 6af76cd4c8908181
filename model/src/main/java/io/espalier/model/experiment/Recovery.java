package io.espalier.model.experiment;

import io.espalier.model.train.Distillation;
import java.util.Optional;

/**
 * The training after each round's reduction.
 *
 * @param phase its optimizer, decay and least epochs
 * @param mostEpochs most epochs: a network with a tenth of the dense one's operations is trained
 *     ten times as long, up to this
 * @param distillation how the dense network teaches; empty for labels alone
 */
public record Recovery(TrainingPhase phase, int mostEpochs, Optional<Distillation> distillation) {

  public Recovery {
    if (mostEpochs < phase.epochs()) {
      throw new IllegalArgumentException(
          "most epochs of a round are %d, fewer than its least, %d"
              .formatted(mostEpochs, phase.epochs()));
    }
  }

  /** The same number of epochs in each round. */
  public static Recovery constant(TrainingPhase phase, Optional<Distillation> distillation) {
    return new Recovery(phase, phase.epochs(), distillation);
  }

  /**
   * The training of a network of which part is left.
   *
   * @param macs multiply-accumulate operations that are left
   * @param all those of the dense network
   */
  TrainingPhase phase(long macs, long all) {
    long affordable = phase.epochs() * all / Math.max(1, macs);
    return phase.withEpochs((int) Math.min(mostEpochs, affordable));
  }
}
