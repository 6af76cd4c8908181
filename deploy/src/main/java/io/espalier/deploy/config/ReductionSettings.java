package io.espalier.deploy.config;

import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.experiment.MergePace;
import io.espalier.model.experiment.Method;
import io.espalier.model.merge.MergeStyle;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Measure;
import io.espalier.model.prune.Schedule;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is cut from a network on a stream, or merged in it, and how far.
 *
 * @param criterion how connections are chosen, and whether neurons are merged: one of {@link
 *     Method#NAMES}
 * @param kernelNorm how nnrelief sums up kernels: one of {@link KernelNorm#NAMES} that needs no
 *     survey of samples
 * @param alpha share of a unit's input that the kept connections carry
 * @param convolutionAlpha the same for kernels; empty for that of dense layers
 * @param sizeExponent how much less small layers give up; see {@link
 *     io.espalier.model.prune.Shares}
 * @param exclude layers that nothing is cut from, separated by commas
 * @param layerAlpha shares of single layers, as LAYER=ALPHA, separated by commas
 * @param schedule how deep each cut goes: one of {@link Schedule#NAMES}
 * @param rounds cuts that a linear, cubic or geometric schedule is made of
 * @param targetCompression dense parameters, or what else it counts, for each kept one at which
 *     cutting stops; 0 for no limit
 * @param targetBy what the target compression counts
 * @param merging where noiseout starts from
 * @param mergePace how much noiseout merges in a round, as {@link MergePace#parse} has it; empty
 *     for what fits the criterion
 */
public record ReductionSettings(
    String criterion,
    String kernelNorm,
    double alpha,
    OptionalDouble convolutionAlpha,
    double sizeExponent,
    String exclude,
    String layerAlpha,
    String schedule,
    int rounds,
    double targetCompression,
    Measure targetBy,
    MergeStyle merging,
    Optional<String> mergePace) {

  private static final Range ALPHA = new Range(CumulativeShare.ALPHAS, CumulativeShare::isAlpha, 1);
  private static final TextRule LAYERS =
      TextRule.of("layer names separated by commas", LayerRules.NAMES_PATTERN, "dense1");
  private static final TextRule LAYER_ALPHAS =
      TextRule.of("LAYER=ALPHA separated by commas", LayerRules.ALPHAS_PATTERN, "dense1=0.9");
  private static final TextRule MERGE_PACE =
      new TextRule(
          "a share such as 0.1, or cost:LIMIT such as cost:0.001",
          ReductionSettings::isPaceAtOnce,
          "0.1");
  private static final Range SIZE_EXPONENT = Range.atLeast(0);
  private static final Range ROUNDS = Range.atLeast(1);
  private static final Range TARGET_COMPRESSION =
      new Range("0 for no limit, or more than 1", value -> value == 0 || value > 1, 0);

  private static final String NOTHING_IS_CUT =
      "is of cuts, but noiseout alone only merges. Leave it out, or add a criterion, as in"
          + " \"nnrelief+noiseout\"";

  public ReductionSettings {
    ALPHA.require("alpha", alpha);
    convolutionAlpha.ifPresent(share -> ALPHA.require("alpha-convolution", share));
    SIZE_EXPONENT.require("size-exponent", sizeExponent);
    LAYERS.require("exclude", exclude);
    LAYER_ALPHAS.require("layer-alpha", layerAlpha);
    ROUNDS.require("rounds", rounds);
    TARGET_COMPRESSION.require("target-compression", targetCompression);
    mergePace.ifPresent(pace -> MERGE_PACE.require("merge-pace", pace));
  }

  /** One by one needs held-out samples, and a stream has none. */
  private static boolean isPaceAtOnce(String text) {
    try {
      return MergePace.parse(text) instanceof MergePace.AtOnce;
    } catch (IllegalArgumentException noPace) {
      return false;
    }
  }

  static ReductionSettings read(ConfigReader in) {
    return new ReductionSettings(
        in.choice("criterion", Method.NAMES),
        in.choice("kernel-norm", KernelNorm.NAMES),
        in.real("alpha", ALPHA),
        in.optionalReal("alpha-convolution", ALPHA),
        in.real("size-exponent", SIZE_EXPONENT),
        in.text("exclude", LAYERS),
        in.text("layer-alpha", LAYER_ALPHAS),
        in.choice("schedule", Schedule.NAMES),
        in.whole("rounds", ROUNDS),
        in.real("target-compression", TARGET_COMPRESSION),
        in.choice("target-by", Measure.class),
        in.choice("merging", MergeStyle.class),
        in.optionalText("merge-pace", MERGE_PACE));
  }

  void checkTogether(ConfigReader in) {
    if (KernelNorm.named(kernelNorm).isSurveyed()) {
      in.problem(
          "kernel-norm",
          "can not be %s on a stream: it has no statistic of fixed size, samples are scored one by"
                  .formatted(kernelNorm)
              + " one for each cut. Use l1 or f-of-mean, or espalier prune");
    }
    if (criterion.equals(Method.NOISE_OUT)) {
      checkMergesAlone(in);
    }
    if (mergePace.isPresent() && !criterion.contains(Method.NOISE_OUT)) {
      in.problem(
          "merge-pace",
          "is of noiseout, but the criterion is %s. Leave it out, or use \"nnrelief+noiseout\""
              .formatted(criterion));
    }
  }

  /** Without a cut there is nothing that rules of cuts go for, and the target counts parameters. */
  private void checkMergesAlone(ConfigReader in) {
    if (!exclude.isBlank()) {
      in.problem("exclude", NOTHING_IS_CUT);
    }
    if (convolutionAlpha.isPresent()) {
      in.problem("alpha-convolution", NOTHING_IS_CUT);
    }
    if (!layerAlpha.isBlank()) {
      in.problem("layer-alpha", NOTHING_IS_CUT);
    }
    if (!schedule.equals(Schedule.BY_ALPHA)) {
      in.problem(
          "schedule",
          "can not be %s with noiseout alone, which merges by merge-pace. Leave it out, or add a"
                  .formatted(schedule)
              + " criterion, as in \"nnrelief+noiseout\"");
    }
    if (targetBy != Measure.PARAMETERS) {
      in.problem(
          "target-by",
          "can not be %s with noiseout alone, whose target counts parameters. Leave it out, or add"
                  .formatted(targetBy.name().toLowerCase(Locale.ROOT))
              + " a criterion, as in \"nnrelief+noiseout\"");
    }
  }
}
