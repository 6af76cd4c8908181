package io.espalier.deploy.cli.prune;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.ExperimentResult;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.RoundChoice;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.SizeMetric;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** In what the result of {@code prune} falls short of what was asked for, and what may help. */
final class Shortfall {

  private Shortfall() {}

  /** A sentence or two; empty where there is a result that is all that was asked for. */
  static Optional<String> of(ExperimentSettings settings, ExperimentResult result) {
    if (result.rounds().isEmpty()) {
      return Optional.of(
          "Nothing could be taken away: the result is the dense network. Cut deeper with --alpha"
              + " or merge more with --merge-pace, or exclude fewer layers.");
    }
    if (result.chosen() == 0) {
      return Optional.of(
          "No round is within the tolerance: the result is the dense network. Train rounds for"
              + " longer with --epochs and --most-epochs, take less in each with --alpha,"
              + " --merge-pace or --rounds, or allow more with --tolerance or --least-accuracy.");
    }
    return settings
        .reduction()
        .cutting()
        .map(Cut::plan)
        .flatMap(plan -> ofTarget(plan, settings.network(), result.pruned()))
        .or(() -> ofEnd(settings, result));
  }

  /** Of rounds that end at a compression, where they ended before. */
  private static Optional<String> ofEnd(ExperimentSettings settings, ExperimentResult result) {
    RoundChoice choice = settings.choice();
    int dense = settings.network().parameters();
    int left = result.pruned().kept();
    return choice.targetCompression() > 0 && left > choice.targetParameters(dense)
        ? Optional.of(
            String.format(
                    Locale.ROOT,
                    "The result is %.1f times smaller, not %s (--target), as ",
                    (double) dense / left,
                    BigDecimal.valueOf(choice.targetCompression())
                        .stripTrailingZeros()
                        .toPlainString())
                + whyNoMore(settings, result))
        : Optional.empty();
  }

  private static String whyNoMore(ExperimentSettings settings, ExperimentResult result) {
    int made = result.rounds().size();
    if (made >= settings.rounds()) {
      return "there were no more rounds (--rounds " + made + ").";
    }
    int patience = settings.choice().patience();
    return made - result.chosen() >= patience
        ? "--patience "
            + patience
            + " ended it: so many rounds in a row were beyond the tolerance or took nothing away."
            + " Train rounds for longer with --epochs and --most-epochs, or allow more with"
            + " --tolerance or --patience."
        : "nothing more could be taken away. Cut deeper with --alpha or --schedule, or exclude"
            + " fewer layers.";
  }

  /** Of a schedule that has a target, to within what it may be missed by. */
  private static Optional<String> ofTarget(
      CutPlan plan, NetworkSpec dense, NetworkSnapshot pruned) {
    SizeMetric metric = plan.metric();
    long left = metric.of(pruned.spec(), pruned.live());
    return plan.isGoingDown() && !plan.isDone(dense, left)
        ? Optional.of(
            String.format(
                    Locale.ROOT,
                    "The target was not reached: %,d of %,d %s are left. Allow more with"
                        + " --tolerance, or",
                    left,
                    metric.dense(dense),
                    metric.text())
                + " exclude fewer layers.")
        : Optional.empty();
  }
}
