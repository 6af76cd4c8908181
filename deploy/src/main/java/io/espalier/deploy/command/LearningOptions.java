package io.espalier.deploy.command;

import io.espalier.deploy.service.LearningSettings;
import picocli.CommandLine.Option;

/** How a demonstration learns, and whether and how carefully it is pruned. */
final class LearningOptions {

  @Option(names = "--batch-size", description = "samples learnt in one step (default: 128)")
  private int batchSize = LearningSettings.USUAL.batchSize();

  @Option(names = "--learning-rate", description = "of Adam (default: 0.001)")
  private double learningRate = LearningSettings.USUAL.learningRate();

  @Option(names = "--no-prune", description = "only learn: nothing is cut or merged")
  private boolean unpruned;

  @Option(
      names = "--guard-margin",
      description =
          "a cut is undone when windowed accuracy drops by more than this share of 1; at 1 only"
              + " where there is nothing to judge it by, or the loss rises (default: 0.01)")
  private double guardMargin = LearningSettings.USUAL.guardMargin();

  @Option(
      names = "--rate-while-cutting",
      paramLabel = "FACTOR",
      description =
          "what the learning rate is multiplied with from the first cut until 20,000 records after"
              + " the last; 1 to leave it alone (default: 3)")
  private double rateWhileCutting = LearningSettings.USUAL.rateWhileCutting();

  /**
   * @throws IllegalArgumentException when a value is not possible
   */
  LearningSettings settings() {
    return new LearningSettings(batchSize, learningRate, !unpruned, guardMargin, rateWhileCutting);
  }
}
