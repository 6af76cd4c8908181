package io.espalier.deploy.settings;

import io.espalier.actors.pruner.PrunerSettings;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
import java.util.Locale;
import java.util.Optional;

/**
 * What is cut from a network on a stream, or merged in it, and how far.
 *
 * @param criterion how connections are chosen, and whether neurons are merged: one of {@link
 *     Method#NAMES}
 * @param cuts how much a cut leaves
 * @param merges which neurons are merged
 * @param targetCompression dense parameters, or what else it counts, for each kept one at which
 *     cutting stops; 0 for no limit
 */
public record ReductionSettings(
    String criterion, CutRules cuts, MergeRules merges, double targetCompression) {

  private static final String NOTHING_IS_CUT =
      "is of cuts, but noiseout alone only merges. Leave it out, or add a criterion, as in"
          + " \"nnrelief+noiseout\"";

  /** Connections are cut, for as long as any can go. */
  public static final ReductionSettings DEFAULT =
      new ReductionSettings(StreamDefaults.CRITERION, CutRules.DEFAULT, MergeRules.DEFAULT, 0);

  public ReductionSettings {
    Requirements requirements =
        new Requirements()
            .number("target-compression", PrunerSettings.TARGET_COMPRESSIONS, targetCompression)
            .that(
                merges.mergePace().isEmpty() || criterion.contains(Method.NOISE_OUT),
                "merge-pace",
                "is of noiseout, but the criterion is %s. Leave it out, or use \"nnrelief+noiseout\""
                    .formatted(criterion));
    if (criterion.equals(Method.NOISE_OUT)) {
      requireNoCuts(requirements, cuts);
    }
    requirements.check();
  }

  /** Without a cut there is nothing that rules of cuts go for, and the target counts parameters. */
  private static void requireNoCuts(Requirements requirements, CutRules cuts) {
    requirements
        .that(cuts.exclude().isBlank(), "exclude", NOTHING_IS_CUT)
        .that(cuts.alphaConvolution().isEmpty(), "alpha-convolution", NOTHING_IS_CUT)
        .that(cuts.layerAlpha().isBlank(), "layer-alpha", NOTHING_IS_CUT)
        .that(
            cuts.schedule().equals(Schedule.BY_ALPHA),
            "schedule",
            "can not be %s with noiseout alone, which merges by merge-pace. Leave it out, or add a"
                    .formatted(cuts.schedule())
                + " criterion, as in \"nnrelief+noiseout\"")
        .that(
            cuts.sizeMetric() == SizeMetric.PARAMETERS,
            "size-metric",
            "can not be %s with noiseout alone, whose target counts parameters. Leave it out, or add"
                    .formatted(cuts.sizeMetric().name().toLowerCase(Locale.ROOT))
                + " a criterion, as in \"nnrelief+noiseout\"");
  }

  /** Whether anything must have been observed before a round. */
  boolean needsEvidence() {
    Method method = Method.named(criterion, KernelNorm.L1, 0);
    return method.merges() || method.criterion().orElseThrow().needsEvidence();
  }

  /** These settings with another end. */
  public ReductionSettings withTargetCompression(double compression) {
    return new ReductionSettings(criterion, cuts, merges, compression);
  }

  static ReductionSettings read(ConfigReader in, Optional<NetworkSpec> network) {
    int problemsBefore = in.problems();
    return in.settings(
        DEFAULT,
        () -> {
          ReductionSettings read =
              new ReductionSettings(
                  in.choice("criterion", Method.NAMES),
                  CutRules.read(in),
                  MergeRules.read(in),
                  in.real("target-compression", PrunerSettings.TARGET_COMPRESSIONS));
          if (in.problems() == problemsBefore) {
            refuseUnused(in, read);
          }
          network.ifPresent(layers -> StreamReduction.of(read, layers, 0));
          return read;
        });
  }

  private static void refuseUnused(ConfigReader in, ReductionSettings read) {
    String criterion = ", but the criterion is " + read.criterion();
    boolean cuts = !read.criterion().equals(Method.NOISE_OUT);
    in.refuseUnused(
        "merge-style", !read.criterion().contains(Method.NOISE_OUT), "is of noiseout" + criterion);
    in.refuseUnused("alpha", !cuts, "is of criteria that cut" + criterion);
    in.refuseUnused("size-exponent", !cuts, "is of criteria that cut" + criterion);
    in.refuseUnused(
        "kernel-norm", !read.criterion().startsWith("nnrelief"), "is of nnrelief" + criterion);
    in.refuseUnused(
        "rounds",
        !Schedule.hasRounds(read.cuts().schedule()),
        "is of a linear, cubic or geometric schedule, but the schedule is "
            + read.cuts().schedule());
  }
}
