package io.espalier.deploy.suite;

import static io.espalier.deploy.suite.SuiteColumn.required;

import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is told of runs of {@code prune}. */
final class PruneTables {

  static final List<SuiteColumn> COLUMNS =
      List.of(
          SuiteColumn.DENSE,
          SuiteColumn.of("dense, trained alike", PruneTables::twin, SuiteColumn::percentOrNone),
          SuiteColumn.PRUNED,
          SuiteColumn.POINTS,
          SuiteColumn.COMPRESSION,
          SuiteColumn.PARAMETERS,
          SuiteColumn.of("units", PruneTables::units),
          SuiteColumn.COMPACTED,
          SuiteColumn.of("at cuts", PruneTables::atCuts, SuiteColumn::pointsOrNone),
          SuiteColumn.TIME);

  private static final double[] LEVELS = {2, 5, 10, 20, 30, 40, 60, 80, 100, 125, 150, 200};

  private PruneTables() {}

  private static double twin(Report report) {
    Double accuracy = required(report.dense()).twinTestAccuracy();
    return accuracy == null ? Double.NaN : accuracy;
  }

  /** What cuts changed before any training, in the mean; each round starts from the one before. */
  private static double atCuts(Report report) {
    double before = dense(report).orElse(Double.NaN);
    double sum = 0;
    for (Report.Round round : required(report.rounds())) {
      sum += round.accuracyAfterCut() - before;
      before = round.accuracyAfterRecovery() == null ? before : round.accuracyAfterRecovery();
    }
    return sum / required(report.rounds()).size();
  }

  private static String units(TrialOutcome outcome) {
    return required(outcome.report().layers()).stream()
        .map(layer -> Integer.toString(layer.activeUnits()))
        .collect(Collectors.joining("-"));
  }

  /** Held-out accuracy of dense networks and best rounds, over all seeds. */
  static String curve(Map<String, List<TrialOutcome>> outcomes) {
    StringBuilder text =
        new StringBuilder(
            "Accuracy on held-out training samples of the dense network, then of the best round"
                + " with at least that compression; mean of the seeds that have one:\n\n");
    List<String> runs = new ArrayList<>(outcomes.keySet());
    text.append(SuiteTables.head("at least", runs));
    text.append(curveRow("dense", runs, outcomes, PruneTables::dense));
    for (double level : LEVELS) {
      text.append(
          curveRow(
              String.format(Locale.ROOT, "%.0f×", level),
              runs,
              outcomes,
              report -> best(level, required(report.rounds()))));
    }
    return text.toString();
  }

  /** A row of the curve; nothing when no run has such an accuracy. */
  private static String curveRow(
      String name,
      List<String> runs,
      Map<String, List<TrialOutcome>> outcomes,
      Function<Report, OptionalDouble> accuracy) {
    List<OptionalDouble> means =
        runs.stream().map(run -> mean(outcomes.getOrDefault(run, List.of()), accuracy)).toList();
    if (means.stream().allMatch(OptionalDouble::isEmpty)) {
      return "";
    }
    return SuiteTables.row(
        name, means.stream().map(mean -> Figures.percent(mean.orElse(Double.NaN))).toList());
  }

  private static OptionalDouble mean(
      List<TrialOutcome> outcomes, Function<Report, OptionalDouble> accuracy) {
    return outcomes.stream()
        .map(outcome -> accuracy.apply(outcome.report()))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  private static OptionalDouble dense(Report report) {
    Double heldOut = required(report.dense()).heldOutAccuracy();
    return heldOut == null ? OptionalDouble.empty() : OptionalDouble.of(heldOut);
  }

  private static OptionalDouble best(double level, List<Report.Round> rounds) {
    double best = Double.NEGATIVE_INFINITY;
    for (Report.Round round : rounds) {
      Double recovered = round.accuracyAfterRecovery();
      if (round.compression() >= level && recovered != null) {
        best = Math.max(best, recovered);
      }
    }
    return best == Double.NEGATIVE_INFINITY ? OptionalDouble.empty() : OptionalDouble.of(best);
  }
}
