package io.espalier.model.experiment;

import io.espalier.model.train.OptimizerSpec;

/**
 * One training from a fresh optimizer: the full rate for two thirds of the epochs, then a tenth, as
 * NNrelief's milestones do.
 *
 * @param epochs passes over the training samples
 */
public record TrainingPhase(OptimizerSpec optimizer, int epochs) {

  public TrainingPhase {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }
  }

  /** The learning rate of an epoch, counted from 0. */
  double rate(int epoch) {
    double full = optimizer.learningRate();
    return 3 * epoch < 2 * epochs ? full : full / 10;
  }
}
