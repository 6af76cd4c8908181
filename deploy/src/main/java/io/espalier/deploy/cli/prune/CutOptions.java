package io.espalier.deploy.cli.prune;

import io.espalier.deploy.cli.option.LayerCutOptions;
import io.espalier.deploy.cli.option.UnusedOptions;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.MethodDefaults;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a cut leaves, and of which layers. */
final class CutOptions extends LayerCutOptions {

  @Option(
      names = "--kernel-norm",
      paramLabel = "NORM",
      description =
          "how nnrelief sums up what a kernel brings over positions: l1; f-of-mean, the Frobenius"
              + " norm of the mean map; or mean-of-f, the mean of that norm over single samples, as"
              + " in the paper (default: "
              + KernelNorm.USUAL
              + ")")
  private @Nullable String kernelNorm;

  @Option(
      names = "--kernel-samples",
      paramLabel = "SAMPLES",
      description =
          "training samples that mean-of-f is taken over at each cut (default: "
              + Cut.SURVEYED
              + ")")
  private @Nullable Integer kernelSamples;

  @Option(
      names = "--alpha",
      description =
          "share of the score that each cut leaves a neuron, above 0 and at most 1 (default: "
              + MethodDefaults.ALPHA
              + ")")
  private double alpha = MethodDefaults.ALPHA;

  @Option(
      names = "--alpha-convolution",
      description =
          "the same for the kernels of convolutions (default: "
              + MethodDefaults.CONVOLUTION_ALPHA
              + ")")
  private double convolutionAlpha = MethodDefaults.CONVOLUTION_ALPHA;

  @Option(
      names = "--size-exponent",
      paramLabel = "E",
      description = SIZE_EXPONENT + " (default: " + MethodDefaults.SIZE_EXPONENT + ")")
  private double sizeExponent = MethodDefaults.SIZE_EXPONENT;

  @Option(
      names = "--size-metric",
      paramLabel = "METRIC",
      description =
          "what --target counts under a schedule but alpha: parameters, neurons, which go whole, or"
              + " macs (default: parameters)")
  private @Nullable SizeMetric sizeMetric;

  /** How kernels are scored. */
  KernelNorm kernelNorm() {
    return KernelNorm.named(kernelNorm == null ? KernelNorm.USUAL : kernelNorm);
  }

  /** Whether what a cut leaves is an outcome. */
  boolean isByAlpha() {
    return schedule().equals(Schedule.BY_ALPHA);
  }

  /** Whether the schedule is one cut. */
  boolean isAtOnce() {
    return schedule().equals(Schedule.AT_ONCE);
  }

  /**
   * @param target compression that a schedule other than alpha cuts to
   * @throws IllegalArgumentException when values are not possible or contradict each other
   */
  Cut cut(Criterion criterion, NetworkSpec network, int rounds, double target) {
    if (sizeMetric != null && isByAlpha()) {
      throw new IllegalArgumentException(
          "--size-metric is of a schedule that cuts to its target, but by alpha what a cut leaves"
              + " is an outcome. Give --schedule, such as geometric, or leave it out.");
    }
    UnusedOptions.refuse(
        kernelNorm != null && !(criterion instanceof NnRelief),
        "--kernel-norm is of nnrelief",
        "the criterion is " + criterion.name());
    UnusedOptions.refuse(
        kernelSamples != null && !criterion.needsSurvey(),
        "--kernel-samples is of nnrelief with the kernel norm mean-of-f",
        "samples are not surveyed");
    return new Cut(
        criterion,
        new CutPlan(
            layerRules().keepRatios(alpha, convolutionAlpha, sizeExponent, network),
            Schedule.named(schedule(), rounds, target),
            sizeMetric == null ? SizeMetric.PARAMETERS : sizeMetric),
        kernelSamples == null ? Cut.SURVEYED : kernelSamples);
  }
}
