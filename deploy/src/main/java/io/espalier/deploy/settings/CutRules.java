package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.plan.StreamDefaults;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
import java.util.OptionalDouble;

/**
 * How much a cut on a stream leaves, and of which layers.
 *
 * @param kernelNorm how nnrelief sums up kernels: one of {@link KernelNorm#NAMES} that needs no
 *     survey of samples
 * @param alpha share of a unit's input that the kept connections carry
 * @param alphaConvolution the same for kernels; empty for that of dense layers
 * @param sizeExponent how much less small layers give up; see {@link
 *     io.espalier.model.prune.KeepRatios}
 * @param exclude layers that nothing is cut from, separated by commas
 * @param layerAlpha shares of single layers, as LAYER=ALPHA, separated by commas
 * @param schedule how deep each cut goes: one of {@link Schedule#NAMES}
 * @param rounds cuts that a linear, cubic or geometric schedule is made of
 * @param sizeMetric what the target compression counts
 */
public record CutRules(
    String kernelNorm,
    double alpha,
    OptionalDouble alphaConvolution,
    double sizeExponent,
    String exclude,
    String layerAlpha,
    String schedule,
    int rounds,
    SizeMetric sizeMetric) {

  /** Of {@link #DEFAULT}, for help texts. */
  public static final double DEFAULT_ALPHA = StreamDefaults.ALPHA;

  /** Of {@link #DEFAULT}, for help texts. */
  public static final int DEFAULT_ROUNDS = 10;

  private static final Range ALPHA = new Range(KeepRatio.ALPHAS, KeepRatio::isAlpha, 1);
  private static final TextRule LAYERS =
      TextRule.of("layer names separated by commas", LayerRules.NAMES_PATTERN, "dense1");
  private static final TextRule LAYER_ALPHAS =
      TextRule.of("LAYER=ALPHA separated by commas", LayerRules.ALPHAS_PATTERN, "dense1=0.9");
  private static final Range SIZE_EXPONENT = Range.atLeast(0);
  private static final Range ROUNDS = Range.atLeast(1);

  /** As deep as alpha says, in all layers alike. */
  public static final CutRules DEFAULT =
      new CutRules(
          KernelNorm.USUAL,
          DEFAULT_ALPHA,
          OptionalDouble.empty(),
          0,
          "",
          "",
          Schedule.BY_ALPHA,
          DEFAULT_ROUNDS,
          SizeMetric.PARAMETERS);

  public CutRules {
    Requirements requirements =
        new Requirements()
            .number("alpha", ALPHA, alpha)
            .number("size-exponent", SIZE_EXPONENT, sizeExponent)
            .text("exclude", LAYERS, exclude)
            .text("layer-alpha", LAYER_ALPHAS, layerAlpha)
            .number("rounds", ROUNDS, rounds)
            .that(
                !KernelNorm.named(kernelNorm).isSurveyed(),
                "kernel-norm",
                "can not be %s on a stream: it has no statistic of fixed size, samples are scored"
                        .formatted(kernelNorm)
                    + " one by one for each cut. Use l1 or f-of-mean, or espalier prune");
    if (LAYER_ALPHAS.allows(layerAlpha)) {
      requirements.accepts("layer-alpha", () -> LayerRules.parse("", layerAlpha));
    }
    alphaConvolution.ifPresent(share -> requirements.number("alpha-convolution", ALPHA, share));
    requirements.check();
  }

  static CutRules read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new CutRules(
                in.choice("kernel-norm", KernelNorm.NAMES),
                in.real("alpha", ALPHA),
                in.optionalReal("alpha-convolution", ALPHA),
                in.real("size-exponent", SIZE_EXPONENT),
                in.text("exclude", LAYERS),
                in.text("layer-alpha", LAYER_ALPHAS),
                in.choice("schedule", Schedule.NAMES),
                in.whole("rounds", ROUNDS),
                in.choice("size-metric", SizeMetric.class)));
  }
}
