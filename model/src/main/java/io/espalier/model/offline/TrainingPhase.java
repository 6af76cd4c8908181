package io.espalier.model.offline;

import io.espalier.model.optimizer.OptimizerSpec;

/**
 * One training from a fresh optimizer.
 *
 * <p>Its result can be the mean of the parameters at the ends of its last epochs (stochastic weight
 * averaging: Izmailov and others 2018, arXiv 1803.05407): a constant rate goes round a flat minimum
 * whose middle is good on samples that were not trained on. What normalisation layers track is
 * averaged like parameters.
 *
 * @param epochs passes over the training samples; 0 leaves the network as it is
 * @param averaged share of these whose ends are averaged, the last ones; 0 for the end alone
 * @param sharpnessRadius see {@link io.espalier.model.train.Learner#sharpnessRadius}; 0 for none
 */
public record TrainingPhase(
    OptimizerSpec optimizer, int epochs, Decay decay, double averaged, double sharpnessRadius) {

  /** How the learning rate falls. */
  public enum Decay {
    /** Not at all. */
    CONSTANT {
      @Override
      double factor(double progress) {
        return 1;
      }
    },
    /** The full rate for two thirds of the steps, then a tenth, as NNrelief's milestones do. */
    STEP {
      @Override
      double factor(double progress) {
        return 3 * progress < 2 ? 1 : 0.1;
      }
    },
    /** Half a cosine to 0 (Loshchilov and Hutter 2017, arXiv 1608.03983). */
    COSINE {
      @Override
      double factor(double progress) {
        return (1 + Math.cos(Math.PI * progress)) / 2;
      }
    };

    /** What the full rate is multiplied with when {@code progress} of the steps are made. */
    abstract double factor(double progress);
  }

  public TrainingPhase {
    if (epochs < 0) {
      throw new IllegalArgumentException("epochs must be 0 or more, got " + epochs);
    }
    if (!(averaged >= 0 && averaged <= 1)) {
      throw new IllegalArgumentException(
          "the share of epochs that are averaged must be from 0 to 1, got " + averaged);
    }
    if (!(sharpnessRadius >= 0 && sharpnessRadius < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the sharpness radius must be 0 or more, got " + sharpnessRadius);
    }
  }

  /** Plain training whose result is its end. */
  public TrainingPhase(OptimizerSpec optimizer, int epochs, Decay decay) {
    this(optimizer, epochs, decay, 0, 0);
  }

  /** The same training for another number of epochs. */
  public TrainingPhase withEpochs(int number) {
    return new TrainingPhase(optimizer, number, decay, averaged, sharpnessRadius);
  }

  /** Whether the result is a mean of several ends. */
  boolean averages() {
    return averagedEpochs() > 1;
  }

  /** Whether the end of an epoch, counted from 0, is part of the mean. */
  boolean averages(int epoch) {
    return averages() && epoch >= epochs - averagedEpochs();
  }

  private long averagedEpochs() {
    return Math.round(averaged * epochs);
  }

  /** The learning rate when {@code progress} of the steps are made, from 0 to 1. */
  double rate(double progress) {
    return optimizer.learningRate() * decay.factor(progress);
  }
}
