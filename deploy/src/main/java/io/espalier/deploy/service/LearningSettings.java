package io.espalier.deploy.service;

/**
 * How a demonstration learns, and how its pruning treats that.
 *
 * @param batchSize samples of a step
 * @param learningRate of Adam
 * @param prunes false to learn only
 * @param guardMargin drop of windowed accuracy at which a cut is undone; at 1 only one that nothing
 *     can be judged by
 * @param rateWhileCutting what the learning rate is multiplied with from a cut until two intervals
 *     have passed without another
 */
public record LearningSettings(
    int batchSize,
    double learningRate,
    boolean prunes,
    double guardMargin,
    double rateWhileCutting) {

  /** Those of a demonstration that is told nothing. */
  public static final LearningSettings USUAL = new LearningSettings(128, 1e-3, true, 0.01, 3);

  public LearningSettings {
    require(batchSize >= 1, "--batch-size must be at least 1", batchSize);
    require(
        learningRate > 0 && learningRate < 10,
        "--learning-rate must be above 0 and below 10",
        learningRate);
    require(
        guardMargin >= 0 && guardMargin <= 1, "--guard-margin must be from 0 to 1", guardMargin);
    require(
        rateWhileCutting > 0 && rateWhileCutting <= 100,
        "--rate-while-cutting must be above 0 and at most 100",
        rateWhileCutting);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }
}
