package io.espalier.deploy.cli.prune;

import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.report.Report;
import io.espalier.model.offline.ExperimentResult;
import io.espalier.model.offline.ExperimentResult.Round;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.RoundChoice.AfterFailure;
import org.jspecify.annotations.Nullable;

/** The report of {@code prune}. */
final class PruneReport {

  private PruneReport() {}

  /**
   * What came of an experiment.
   *
   * @param twin test accuracy of the dense network that was trained alike; null where none was
   */
  static Report of(
      NetworkReport measured,
      ExperimentOptions options,
      String data,
      ExperimentSettings settings,
      ExperimentResult result,
      @Nullable Double twin) {
    return measured.offline(
        options.network(),
        options.criterion(),
        options.seed(),
        data,
        result.denseAccuracy(),
        twin,
        result.rounds().stream().map(round -> entry(round, settings, result)).toList());
  }

  private static Report.Round entry(
      Round round, ExperimentSettings settings, ExperimentResult result) {
    boolean rollsBack = settings.choice().afterFailure() == AfterFailure.ROLLBACK;
    String beyond = rollsBack ? "rolled back" : "beyond tolerance";
    String within = round.number() == result.chosen() ? "chosen" : "within tolerance";
    return new Report.Round(
        round.number(),
        round.records(),
        round.kept(),
        (double) settings.network().parameters() / round.kept(),
        (long) round.compacted(),
        null,
        round.accuracyAfterCut(),
        round.accuracyAfterRecovery(),
        rollsBack ? null : round.judgedAccuracy(),
        round.withinTolerance() ? within : beyond);
  }
}
