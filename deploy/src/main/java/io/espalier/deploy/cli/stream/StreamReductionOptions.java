package io.espalier.deploy.cli.stream;

import io.espalier.deploy.cli.option.UnusedOptions;
import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.settings.MergeRules;
import io.espalier.deploy.settings.ReductionSettings;
import io.espalier.model.plan.Method;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What is cut or merged on a stream, and how far. */
final class StreamReductionOptions {

  private static final ReductionSettings USUAL = DemoDefaults.LEARNING.prune().reduction();

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      description =
          "sensitivity, nnrelief, magnitude, magnitude-global, taylor or random cut connections;"
              + " noiseout merges neurons; nnrelief+noiseout and the like take turns")
  private String criterion = USUAL.criterion();

  @Option(
      names = "--target",
      paramLabel = "TIMES",
      description = "compression at which cutting ends; 0 to go on")
  private double target = USUAL.targetCompression();

  @ArgGroup(validate = false, heading = "%nConnections that are cut (all criteria but noiseout):%n")
  private @Nullable StreamCutOptions cut;

  @ArgGroup(validate = false, heading = "%nNeurons that are merged (with noiseout):%n")
  private @Nullable StreamMergeOptions merge;

  /**
   * @throws IllegalArgumentException when a value is not possible or would do nothing
   */
  ReductionSettings settings() {
    StreamCutOptions cuts = cut == null ? new StreamCutOptions() : cut;
    Method method = Method.named(criterion, cuts.kernelNorm(), 0);
    UnusedOptions.refuse(method, criterion, cut != null, merge != null);
    return new ReductionSettings(
        criterion,
        cuts.rules(criterion),
        merge == null ? MergeRules.DEFAULT : merge.rules(),
        target);
  }
}
