package io.espalier.model.experiment;

import io.espalier.model.train.OptimizerSpec;

/**
 * One training from a fresh optimizer.
 *
 * @param epochs passes over the training samples
 */
public record TrainingPhase(OptimizerSpec optimizer, int epochs, Decay decay) {

  /** How the learning rate falls. */
  public enum Decay {
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
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }
  }

  /** The same training for another number of epochs. */
  TrainingPhase withEpochs(int number) {
    return new TrainingPhase(optimizer, number, decay);
  }

  /** The learning rate when {@code progress} of the steps are made, from 0 to 1. */
  double rate(double progress) {
    return optimizer.learningRate() * decay.factor(progress);
  }
}
