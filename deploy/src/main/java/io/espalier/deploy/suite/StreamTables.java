package io.espalier.deploy.suite;

import static io.espalier.deploy.suite.SuiteColumn.required;

import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.Report.Round;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What is told of runs of {@code demo}. */
final class StreamTables {

  static final List<SuiteColumn> COLUMNS =
      List.of(
          SuiteColumn.DENSE,
          SuiteColumn.PRUNED,
          SuiteColumn.POINTS,
          SuiteColumn.COMPRESSION,
          SuiteColumn.PARAMETERS,
          SuiteColumn.COMPACTED,
          SuiteColumn.of("cuts", outcome -> cuts(outcome, StreamTables::isMade)),
          SuiteColumn.of("undone", outcome -> cuts(outcome, StreamTables::isUndone)),
          SuiteColumn.of("at cuts", StreamTables::atCuts, SuiteColumn::pointsOrNone),
          SuiteColumn.of("last at", StreamTables::lastCut),
          SuiteColumn.of(
              "records", report -> required(report.records()).trained(), SuiteColumn::whole),
          SuiteColumn.of(
              "windowed",
              report -> required(report.prequential()).windowedAccuracy(),
              Figures::percent),
          SuiteColumn.of(
              "whole run", report -> required(report.prequential()).accuracy(), Figures::percent),
          SuiteColumn.of(
              "kappa",
              report -> required(report.prequential()).cumulativeKappa(),
              Figures::coefficient),
          SuiteColumn.of(
              "kappa_t",
              report -> required(report.prequential()).cumulativeKappaT(),
              Figures::coefficient),
          SuiteColumn.of(
              "step, ms", report -> required(report.stepMillis()).median(), Figures::millis),
          new SuiteColumn(
              "since change (points)",
              outcome -> sinceChange(List.of(outcome)),
              StreamTables::sinceChange),
          SuiteColumn.of("to recover (dense)", StreamTables::toRecover),
          SuiteColumn.TIME);

  private StreamTables() {}

  private static boolean isMade(Round round) {
    return !isUndone(round) && !round.outcome().equals(Report.REGROWN);
  }

  private static boolean isUndone(Round round) {
    return round.outcome().startsWith("undone");
  }

  private static List<Round> rounds(TrialOutcome outcome) {
    return required(outcome.report().rounds());
  }

  private static String cuts(TrialOutcome outcome, Predicate<Round> which) {
    return Figures.whole(rounds(outcome).stream().filter(which).count());
  }

  /** What cuts changed at once, in the mean of those that were made. */
  private static double atCuts(Report report) {
    return required(report.rounds()).stream()
        .filter(StreamTables::isMade)
        .mapToDouble(round -> round.accuracyAfterCut() - orNaN(round.accuracyBeforeCut()))
        .average()
        .orElse(Double.NaN);
  }

  /** How much of the stream was left to recover in. */
  private static String lastCut(TrialOutcome outcome) {
    List<Round> rounds = rounds(outcome);
    return rounds.isEmpty() ? "–" : Figures.whole(rounds.get(rounds.size() - 1).records());
  }

  /** How well the stream was predicted since it last changed, and by how much better than dense. */
  private static String sinceChange(List<TrialOutcome> outcomes) {
    double live =
        SuiteColumn.mean(
            outcomes, report -> orNaN(required(report.prequential()).accuracySinceChange()));
    double dense =
        SuiteColumn.mean(outcomes, report -> orNaN(required(report.dense()).accuracySinceChange()));
    return Double.isNaN(live - dense)
        ? "–"
        : "%s (%s)".formatted(Figures.percent(live), SuiteColumn.points(live - dense));
  }

  private static double orNaN(@Nullable Double figure) {
    return figure == null ? Double.NaN : figure;
  }

  /** Of each trial, as one that never recovers has no number to be in a mean. */
  private static String toRecover(TrialOutcome outcome) {
    return "%s (%s)"
        .formatted(
            orNone(required(outcome.report().prequential()).recordsToRecover()),
            orNone(required(outcome.report().dense()).recordsToRecover()));
  }

  private static String orNone(@Nullable Long records) {
    return records == null ? "–" : Figures.whole(records);
  }

  /** Test accuracy of the pruned networks: runs side by side on the same seeds. */
  static String bySeed(Map<String, List<TrialOutcome>> outcomes) {
    long[] seeds =
        outcomes.values().stream()
            .flatMap(List::stream)
            .mapToLong(outcome -> outcome.report().seed())
            .distinct()
            .sorted()
            .toArray();
    List<String> columns = new ArrayList<>();
    LongStream.of(seeds).forEach(seed -> columns.add("seed " + seed));
    columns.addAll(List.of("mean", "spread in points"));
    StringBuilder text =
        new StringBuilder("Test accuracy of the pruned network; spread is from worst to best:\n\n");
    text.append(SuiteTables.head("", columns));
    outcomes.forEach((run, ofRun) -> text.append(row(run, ofRun, seeds)));
    return text.toString();
  }

  private static String row(String run, List<TrialOutcome> outcomes, long[] seeds) {
    List<String> cells = new ArrayList<>();
    for (long seed : seeds) {
      List<TrialOutcome> ofSeed =
          outcomes.stream().filter(outcome -> outcome.report().seed() == seed).toList();
      cells.add(Figures.percent(SuiteColumn.mean(ofSeed, SuiteColumn::pruned)));
    }
    List<Report> reports = outcomes.stream().map(TrialOutcome::report).toList();
    DoubleSummaryStatistics all =
        reports.stream().mapToDouble(SuiteColumn::pruned).summaryStatistics();
    cells.add(Figures.percent(SuiteColumn.mean(outcomes, SuiteColumn::pruned)));
    cells.add(
        all.getCount() < 2
            ? "–"
            : String.format(Locale.ROOT, "%.2f", 100 * (all.getMax() - all.getMin())));
    return SuiteTables.row(run, cells);
  }
}
