package io.espalier.deploy.cli.prune;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.offline.ExperimentResult;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.SizeMetric;
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
        .flatMap(plan -> ofTarget(plan, settings.network(), result.pruned()));
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
