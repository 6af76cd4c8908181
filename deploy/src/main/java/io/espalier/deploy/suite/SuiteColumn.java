package io.espalier.deploy.suite;

import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.Report;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the table of a suite tells of each trial.
 *
 * @param name that it is headed with
 * @param cell in the row of a trial
 * @param mean in the row of several
 */
record SuiteColumn(
    String name, Function<TrialOutcome, String> cell, Function<List<TrialOutcome>, String> mean) {

  /** What every report has that compares a pruned network with a dense one. */
  static final SuiteColumn DENSE =
      of("dense", report -> required(report.dense()).testAccuracy(), Figures::percent);

  static final SuiteColumn PRUNED = of("pruned", SuiteColumn::pruned, Figures::percent);

  static final SuiteColumn POINTS =
      of(
          "points",
          report -> pruned(report) - required(report.dense()).testAccuracy(),
          SuiteColumn::points);

  static final SuiteColumn COMPRESSION =
      of("compression", report -> required(report.pruned()).compression(), Figures::times);

  static final SuiteColumn PARAMETERS =
      of("parameters", report -> required(report.pruned()).parameters(), SuiteColumn::whole);

  static final SuiteColumn COMPACTED =
      of("compacted", report -> required(report.compacted()).parameters(), SuiteColumn::whole);

  static final SuiteColumn TIME =
      of("time", outcome -> Figures.clock(Duration.ofSeconds(Math.round(outcome.seconds()))));

  /** A column without means. */
  static SuiteColumn of(String name, Function<TrialOutcome, String> cell) {
    return new SuiteColumn(name, cell, outcomes -> "");
  }

  /** A column of a number. */
  static SuiteColumn of(
      String name, ToDoubleFunction<Report> figure, DoubleFunction<String> words) {
    return new SuiteColumn(
        name,
        outcome -> words.apply(figure.applyAsDouble(outcome.report())),
        outcomes -> words.apply(mean(outcomes, figure)));
  }

  static double mean(List<TrialOutcome> outcomes, ToDoubleFunction<Report> figure) {
    return outcomes.stream()
        .map(TrialOutcome::report)
        .mapToDouble(figure)
        .average()
        .orElse(Double.NaN);
  }

  /** Accuracy of the pruned network on the test part. */
  static double pruned(Report report) {
    return required(report.pruned()).testAccuracy();
  }

  /** A difference of two shares: {@code -0.25}. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  /** A share that not every trial has. */
  static String percentOrNone(double share) {
    return Double.isNaN(share) ? "–" : Figures.percent(share);
  }

  /** A difference that not every trial has. */
  static String pointsOrNone(double difference) {
    return Double.isNaN(difference) ? "–" : points(difference);
  }

  /** A count, or the mean of several. */
  static String whole(double count) {
    return Figures.whole(Math.round(count));
  }

  /** A section that reports of the command have. */
  static <T> T required(@Nullable T section) {
    if (section == null) {
      throw new IllegalArgumentException("the report of a trial lacks a section");
    }
    return section;
  }
}
