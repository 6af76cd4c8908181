package io.espalier.deploy.command;

import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import picocli.CommandLine.Option;

/** The outputs with random targets that make hidden neurons alike. */
final class NoiseOptions {

  @Option(
      names = "--noise-outputs",
      paramLabel = "COUNT",
      description =
          "outputs trained on random targets and dropped at the end; meant for a large last hidden"
              + " layer, of 1,024 neurons in the paper (default: 0)")
  private int count;

  @Option(
      names = "--noise-distribution",
      description =
          "of the targets, all with mean 0.1: ${COMPLETION-CANDIDATES} (default: gaussian)")
  private Distribution distribution = Distribution.GAUSSIAN;

  @Option(
      names = "--noise-multiplier",
      description = "weight of their error against that of the classes (default: 1)")
  private double multiplier = 1;

  @Option(
      names = "--noise-bias",
      description =
          "gives them a bias, with which they learn the mean without the neurons (default: none)")
  private boolean bias;

  NoiseOutputs outputs(long seed) {
    return count == 0
        ? NoiseOutputs.NONE
        : new NoiseOutputs(count, distribution, multiplier, bias, seed);
  }
}
