package io.espalier.deploy.command;

import io.espalier.deploy.config.ReductionSettings;
import io.espalier.deploy.service.RunDefaults;
import io.espalier.model.prune.KernelNorm;
import io.espalier.model.prune.Measure;
import io.espalier.model.prune.Schedule;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much a cut on a stream leaves, and of which layers; the defaults are those of a demo. */
final class StreamCutOptions {

  @Option(
      names = "--kernel-norm",
      paramLabel = "NORM",
      description =
          "how nnrelief sums up what a kernel brings over positions: l1, or f-of-mean, the"
              + " Frobenius norm of the mean map (default: l1)")
  private @Nullable String kernelNorm;

  @Option(
      names = "--alpha",
      description =
          "share of each neuron's signal that a cut leaves, above 0 and at most 1 (default: 0.95)")
  private double alpha = RunDefaults.REDUCTION.alpha();

  @Option(
      names = "--alpha-convolution",
      paramLabel = "ALPHA",
      description = "the same for the kernels of convolutions (default: that of --alpha)")
  private @Nullable Double convolutionAlpha;

  @Option(
      names = "--size-exponent",
      paramLabel = "E",
      description = CutOptions.SIZE_EXPONENT + " (default: 0)")
  private double sizeExponent = RunDefaults.REDUCTION.sizeExponent();

  @Option(names = "--exclude", paramLabel = "LAYERS", description = CutOptions.EXCLUDE)
  private String exclude = RunDefaults.REDUCTION.exclude();

  @Option(names = "--layer-alpha", paramLabel = "LAYER=ALPHA", description = CutOptions.LAYER_ALPHA)
  private String layerAlpha = RunDefaults.REDUCTION.layerAlpha();

  @Option(names = "--schedule", paramLabel = "NAME", description = CutOptions.SCHEDULE)
  private String schedule = Schedule.BY_ALPHA;

  @Option(
      names = "--rounds",
      description = "cuts of a linear, cubic or geometric schedule (default: 10)")
  private @Nullable Integer rounds;

  @Option(
      names = "--target-by",
      paramLabel = "MEASURE",
      description =
          "what --target counts: parameters, neurons, which go whole, or macs (default:"
              + " parameters)")
  private Measure targetBy = Measure.PARAMETERS;

  /** How kernels are scored. */
  KernelNorm kernelNorm() {
    return KernelNorm.named(kernelNormOrDefault());
  }

  private String kernelNormOrDefault() {
    return kernelNorm == null ? RunDefaults.REDUCTION.kernelNorm() : kernelNorm;
  }

  /**
   * With what is not of cuts.
   *
   * @throws IllegalArgumentException when a value is not possible
   */
  ReductionSettings settings(String criterion, double target, StreamMergeOptions merges) {
    UnusedOptions.refuse(
        rounds != null && !Schedule.hasRounds(schedule),
        "--rounds is of a linear, cubic or geometric schedule",
        "the schedule is " + schedule);
    UnusedOptions.refuse(
        kernelNorm != null && !criterion.startsWith("nnrelief"),
        "--kernel-norm is of nnrelief",
        "the criterion is " + criterion);
    return new ReductionSettings(
        criterion,
        kernelNormOrDefault(),
        alpha,
        convolutionAlpha == null ? OptionalDouble.empty() : OptionalDouble.of(convolutionAlpha),
        sizeExponent,
        exclude,
        layerAlpha,
        schedule,
        rounds == null ? RunDefaults.REDUCTION.rounds() : rounds,
        target,
        targetBy,
        merges.style(),
        merges.pace());
  }
}
