package io.espalier.model.offline;

import io.espalier.model.train.Distillation;
import java.util.Locale;
import java.util.Optional;

/**
 * The training after each round's reduction.
 *
 * @param start where the weights that survive start from
 * @param phase its optimizer, decay and least epochs
 * @param mostEpochs most epochs: a network with a tenth of the dense one's operations is trained
 *     ten times as long, up to this
 * @param distillation how the dense network teaches; empty for labels alone
 */
public record Recovery(
    AfterCut start, TrainingPhase phase, int mostEpochs, Optional<Distillation> distillation) {

  /** Where training goes on after a cut. */
  public enum AfterCut {
    /** Where it stood. */
    FINETUNE,
    /**
     * Every live value is again what it was before the first training (Frankle and Carbin 2019,
     * arXiv 1803.03635), as NNrelief's paper does with the LeNets; only the mask is kept.
     */
    REWIND
  }

  public Recovery {
    if (phase.epochs() < 1) {
      throw new IllegalArgumentException(
          "epochs of a round must be at least 1, got " + phase.epochs());
    }
    if (mostEpochs < phase.epochs()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "most epochs of a round are %d, fewer than its least, %d",
              mostEpochs,
              phase.epochs()));
    }
  }

  /** The same number of epochs in each round, from where the network stands. */
  public static Recovery constant(TrainingPhase phase, Optional<Distillation> distillation) {
    return new Recovery(AfterCut.FINETUNE, phase, phase.epochs(), distillation);
  }

  /**
   * The same training for another number of epochs.
   *
   * @param least of the dense network's size
   * @param most of one with few operations left
   */
  public Recovery withEpochs(int least, int most) {
    return new Recovery(start, phase.withEpochs(least), most, distillation);
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
