package io.espalier.deploy.cli.stream;

import io.espalier.deploy.cli.option.LayerCutOptions;
import io.espalier.deploy.cli.option.UnusedOptions;
import io.espalier.deploy.settings.CutRules;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a cut on a stream leaves, and of which layers; the defaults are those of a demo. */
final class StreamCutOptions extends LayerCutOptions {

  @Option(
      names = "--kernel-norm",
      paramLabel = "NORM",
      description =
          "how nnrelief sums up what a kernel brings over positions: l1, or f-of-mean, the"
              + " Frobenius norm of the mean map (default: "
              + KernelNorm.USUAL
              + ")")
  private @Nullable String kernelNorm;

  @Option(
      names = "--alpha",
      description =
          "share of each neuron's signal that a cut leaves, above 0 and at most 1 (default: "
              + CutRules.DEFAULT_ALPHA
              + ")")
  private double alpha = CutRules.DEFAULT.alpha();

  @Option(
      names = "--alpha-convolution",
      paramLabel = "ALPHA",
      description = "the same for the kernels of convolutions (default: that of --alpha)")
  private @Nullable Double convolutionAlpha;

  @Option(
      names = "--size-exponent",
      paramLabel = "E",
      description = SIZE_EXPONENT + " (default: 0)")
  private double sizeExponent = CutRules.DEFAULT.sizeExponent();

  @Option(
      names = "--rounds",
      description =
          "cuts of a linear, cubic or geometric schedule (default: "
              + CutRules.DEFAULT_ROUNDS
              + ")")
  private @Nullable Integer rounds;

  @Option(
      names = "--size-metric",
      paramLabel = "METRIC",
      description =
          "what --target counts: parameters, neurons, which go whole, or macs (default:"
              + " parameters)")
  private SizeMetric sizeMetric = CutRules.DEFAULT.sizeMetric();

  /** How kernels are scored. */
  KernelNorm kernelNorm() {
    return KernelNorm.named(kernelNormOrDefault());
  }

  private String kernelNormOrDefault() {
    return kernelNorm == null ? CutRules.DEFAULT.kernelNorm() : kernelNorm;
  }

  /**
   * @param criterion that cuts by them
   * @throws IllegalArgumentException when a value is not possible or would do nothing
   */
  CutRules rules(String criterion) {
    UnusedOptions.refuse(
        rounds != null && !Schedule.hasRounds(schedule()),
        "--rounds is of a linear, cubic or geometric schedule",
        "the schedule is " + schedule());
    UnusedOptions.refuse(
        kernelNorm != null && !criterion.startsWith("nnrelief"),
        "--kernel-norm is of nnrelief",
        "the criterion is " + criterion);
    return new CutRules(
        kernelNormOrDefault(),
        alpha,
        convolutionAlpha == null ? OptionalDouble.empty() : OptionalDouble.of(convolutionAlpha),
        sizeExponent,
        exclude(),
        layerAlpha(),
        schedule(),
        rounds == null ? CutRules.DEFAULT.rounds() : rounds,
        sizeMetric);
  }
}
