package io.espalier.deploy.cli.prune;

import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The outputs with random targets that make hidden neurons alike. */
final class NoiseOptions {

  private static final int MULTIPLIER = 10;

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
  private @Nullable Distribution distribution;

  @Option(
      names = "--noise-multiplier",
      description =
          "weight of their error against that of the classes (default: " + MULTIPLIER + ")")
  private @Nullable Double multiplier;

  @Option(
      names = "--noise-bias",
      description =
          "gives them a bias, with which they learn the mean without the neurons (default: none)")
  private boolean bias;

  /**
   * @throws IllegalArgumentException when it is said how they are, but not how many
   */
  NoiseOutputs outputs(long seed) {
    if (count == 0 && (distribution != null || multiplier != null || bias)) {
      throw new IllegalArgumentException(
          "--noise-distribution, --noise-multiplier and --noise-bias say how noise outputs are, but"
              + " there are none. Give their number with --noise-outputs, such as 100, or leave"
              + " these out.");
    }
    return count == 0
        ? NoiseOutputs.NONE
        : new NoiseOutputs(
            count,
            distribution == null ? Distribution.GAUSSIAN : distribution,
            multiplier == null ? MULTIPLIER : multiplier,
            bias,
            seed);
  }
}
