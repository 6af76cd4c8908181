package io.espalier.deploy.command;

import io.espalier.model.experiment.Reduction.Cut;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.prune.Shares;
import picocli.CommandLine.Option;

/** How much a cut leaves. */
final class CutOptions {

  @Option(
      names = "--alpha",
      description =
          "share of the score that each cut leaves a neuron, above 0 and at most 1 (default: 0.95)")
  private double alpha = 0.95;

  @Option(
      names = "--alpha-convolution",
      description = "the same for the kernels of convolutions (default: 0.9)")
  private double convolutionAlpha = 0.9;

  Cut cut(Criterion criterion) {
    return new Cut(
        criterion, new Shares(new CumulativeShare(alpha), new CumulativeShare(convolutionAlpha)));
  }
}
