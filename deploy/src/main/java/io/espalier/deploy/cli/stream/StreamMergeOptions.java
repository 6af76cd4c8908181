package io.espalier.deploy.cli.stream;

import io.espalier.deploy.settings.MergeRules;
import io.espalier.model.merge.MergeStyle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which neurons NoiseOut merges on a stream, and how many at once. */
final class StreamMergeOptions {

  @Option(
      names = "--merge-style",
      paramLabel = "STYLE",
      description =
          "gentle: the pair of neurons with the least error; faithful: as in the paper, the most"
              + " correlated pair; thorough: least error first, all neurons of the layer take over,"
              + " inputs too, which slows training down (default: gentle)")
  private MergeStyle style = MergeRules.DEFAULT.mergeStyle();

  @Option(
      names = "--merge-pace",
      paramLabel = "PACE",
      description =
          "how much is merged at once: a share of the parameters of the dense layers at the end, or"
              + " cost:LIMIT, whatever costs at most that (default: "
              + MergeRules.PACE_ALONE
              + "; both "
              + MergeRules.PACE_BESIDE_CUTS
              + ")")
  private @Nullable String pace;

  /**
   * @throws IllegalArgumentException when a value is not possible
   */
  MergeRules rules() {
    return new MergeRules(style, Optional.ofNullable(pace));
  }
}
