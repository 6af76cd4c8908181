package io.espalier.deploy.command;

import io.espalier.deploy.offline.LayerRules;
import io.espalier.model.experiment.Reduction.Cut;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Measure;
import io.espalier.model.prune.NnRelief;
import io.espalier.model.prune.Schedule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a cut leaves, and of which layers. */
final class CutOptions {

  static final String SIZE_EXPONENT =
      "small layers give up less of the score: of 1 - alpha, their connections as a share of"
          + " the largest layer's, to the power of E; 0 for the same in all";
  static final String EXCLUDE =
      "layers that nothing is cut from but what is dead, such as conv1,dense3, named as inspect"
          + " shows them (default: none)";
  static final String LAYER_ALPHA =
      "alpha of single layers, such as conv1=0.99,dense3=0.98 (default: none)";
  static final String SCHEDULE =
      "how deep each cut goes: alpha (what it leaves is an outcome), or to --target in --rounds"
          + " that are even (linear), deep at first (cubic), leave the same share each"
          + " (geometric) or one (one-shot) (default: alpha)";

  private static final String KERNEL_NORM = "l1";

  @Option(
      names = "--kernel-norm",
      paramLabel = "NORM",
      description =
          "how nnrelief sums up what a kernel brings over positions: l1; f-of-mean, the Frobenius"
              + " norm of the mean map; or mean-of-f, the mean of that norm over single samples, as"
              + " in the paper (default: l1)")
  private @Nullable String kernelNorm;

  @Option(
      names = "--kernel-samples",
      paramLabel = "SAMPLES",
      description = "training samples that mean-of-f is taken over at each cut (default: 1000)")
  private @Nullable Integer kernelSamples;

  @Option(
      names = "--alpha",
      description =
          "share of the score that each cut leaves a neuron, above 0 and at most 1 (default: 0.94)")
  private double alpha = 0.94;

  @Option(
      names = "--alpha-convolution",
      description = "the same for the kernels of convolutions (default: 0.85)")
  private double convolutionAlpha = 0.85;

  @Option(
      names = "--size-exponent",
      paramLabel = "E",
      description = SIZE_EXPONENT + " (default: 0.5)")
  private double sizeExponent = 0.5;

  @Option(names = "--exclude", paramLabel = "LAYERS", description = EXCLUDE)
  private String exclude = "";

  @Option(names = "--layer-alpha", paramLabel = "LAYER=ALPHA", description = LAYER_ALPHA)
  private String layerAlpha = "";

  @Option(names = "--schedule", paramLabel = "NAME", description = SCHEDULE)
  private String schedule = Schedule.BY_ALPHA;

  @Option(
      names = "--size-metric",
      paramLabel = "METRIC",
      description =
          "what --target counts under a schedule but alpha: parameters, neurons, which go whole, or"
              + " macs (default: parameters)")
  private @Nullable Measure sizeMetric;

  /** How kernels are scored. */
  KernelNorm kernelNorm() {
    return KernelNorm.named(kernelNorm == null ? KERNEL_NORM : kernelNorm);
  }

  /** Whether what a cut leaves is an outcome. */
  boolean isByAlpha() {
    return schedule.equals(Schedule.BY_ALPHA);
  }

  /** Whether the schedule is one cut. */
  boolean isAtOnce() {
    return schedule.equals(Schedule.AT_ONCE);
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
            LayerRules.parse(exclude, layerAlpha)
                .shares(alpha, convolutionAlpha, sizeExponent, network),
            Schedule.named(schedule, rounds, target),
            sizeMetric == null ? Measure.PARAMETERS : sizeMetric),
        kernelSamples == null ? Cut.SURVEYED : kernelSamples);
  }
}
