package io.espalier.deploy.settings;

import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.model.merge.MergeStyle;
import io.espalier.model.plan.MergePace;
import java.util.Optional;

/**
 * Which neurons NoiseOut merges on a stream, and how many at once.
 *
 * @param mergeStyle which neurons go first, and what takes over
 * @param mergePace how much is merged at once, as {@link MergePace#parse} has it; empty for what
 *     fits the criterion
 */
public record MergeRules(MergeStyle mergeStyle, Optional<String> mergePace) {

  /** The pace of noiseout alone: a fifth of what is left. */
  public static final String PACE_ALONE = "0.2";

  /**
   * The pace beside a criterion that cuts: what costs little, as in a sparse network folds revive.
   */
  public static final String PACE_BESIDE_CUTS = "cost:0.0003";

  private static final TextRule PACE =
      new TextRule(
          "a share such as 0.1, or cost:LIMIT such as cost:0.001", MergeRules::isAtOnce, "0.1");

  /** Gently, at the pace of the criterion. */
  public static final MergeRules DEFAULT = new MergeRules(MergeStyle.GENTLE, Optional.empty());

  public MergeRules {
    Requirements requirements = new Requirements();
    mergePace.ifPresent(written -> requirements.text("merge-pace", PACE, written));
    requirements.check();
  }

  /** One by one needs held-out samples, and a stream has none. */
  private static boolean isAtOnce(String text) {
    try {
      return MergePace.parse(text) instanceof MergePace.AtOnce;
    } catch (IllegalArgumentException noPace) {
      return false;
    }
  }

  static MergeRules read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new MergeRules(
                in.choice("merge-style", MergeStyle.class), in.optionalText("merge-pace", PACE)));
  }
}
