package io.espalier.deploy.suite;

import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Outcomes of a suite as Markdown: a row per trial, a mean per run, commands, and the curve. */
public final class SuiteTables {

  private static final double[] LEVELS = {2, 5, 10, 20, 30, 40, 60, 80, 100, 125, 150, 200};

  private SuiteTables() {}

  /**
   * The section of one suite.
   *
   * @param outcomes of each run by name, in order; a run may have none
   */
  public static String section(String title, Map<String, List<Outcome>> outcomes) {
    StringBuilder text = new StringBuilder("## %s\n\n".formatted(title));
    text.append(
        "| | seed | dense | pruned | points | compression | parameters | units | compacted | time"
            + " |\n"
            + "|---|---|---|---|---|---|---|---|---|---|\n");
    outcomes.forEach(
        (run, ofRun) -> {
          ofRun.forEach(outcome -> text.append(row(run, outcome)));
          if (ofRun.size() > 1) {
            text.append(mean(run, ofRun));
          }
        });
    text.append("\nCommands, each with `--seed`:\n\n```\n");
    outcomes.forEach(
        (run, ofRun) ->
            ofRun.stream()
                .findFirst()
                .ifPresent(first -> text.append(command(first)).append('\n')));
    return text.append("```\n\n").append(curve(outcomes)).append('\n').toString();
  }

  private static String row(String run, Outcome outcome) {
    Report report = outcome.report();
    Report.Dense dense = required(report.dense());
    Report.Pruned pruned = required(report.pruned());
    return cells(
        run,
        Long.toString(report.seed()),
        Figures.percent(dense.testAccuracy()),
        Figures.percent(pruned.testAccuracy()),
        points(pruned.testAccuracy() - dense.testAccuracy()),
        Figures.times(pruned.compression()),
        Figures.whole(pruned.parameters()),
        units(report),
        Figures.whole(required(report.compacted()).parameters()),
        Figures.clock(Duration.ofSeconds(Math.round(outcome.seconds()))));
  }

  private static String mean(String run, List<Outcome> outcomes) {
    List<Report> reports = outcomes.stream().map(Outcome::report).toList();
    double dense = mean(reports, report -> required(report.dense()).testAccuracy());
    double pruned = mean(reports, report -> required(report.pruned()).testAccuracy());
    return cells(
        "**%s**".formatted(run),
        "mean",
        Figures.percent(dense),
        Figures.percent(pruned),
        points(pruned - dense),
        Figures.times(mean(reports, report -> required(report.pruned()).compression())),
        Figures.whole(
            Math.round(mean(reports, report -> (double) required(report.pruned()).parameters()))),
        "",
        Figures.whole(
            Math.round(
                mean(reports, report -> (double) required(report.compacted()).parameters()))),
        "");
  }

  private interface Figure {
    double of(Report report);
  }

  private static double mean(List<Report> reports, Figure figure) {
    return reports.stream().mapToDouble(figure::of).average().orElse(Double.NaN);
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  private static String units(Report report) {
    return required(report.layers()).stream()
        .map(layer -> Integer.toString(layer.activeUnits()))
        .collect(Collectors.joining("-"));
  }

  private static String command(Outcome outcome) {
    List<String> arguments = outcome.arguments();
    return "espalier " + String.join(" ", arguments.subList(0, arguments.size() - 2));
  }

  /** Held-out accuracy of dense networks and best rounds, over all seeds. */
  private static String curve(Map<String, List<Outcome>> outcomes) {
    StringBuilder text =
        new StringBuilder(
            "Accuracy on held-out training samples of the dense network, then of the best round"
                + " with at least that compression; mean of the seeds that have one:\n\n");
    List<String> runs = new ArrayList<>(outcomes.keySet());
    text.append(cells("at least", runs.toArray(String[]::new)));
    text.append("|---".repeat(runs.size() + 1)).append("|\n");
    text.append(curveRow("dense", runs, outcomes, SuiteTables::dense));
    for (double level : LEVELS) {
      text.append(
          curveRow(
              "%.0f×".formatted(level),
              runs,
              outcomes,
              report -> best(level, required(report.rounds()))));
    }
    return text.toString();
  }

  private interface HeldOutAccuracy {
    OptionalDouble of(Report report);
  }

  /** A row of the curve; nothing when no run has such an accuracy. */
  private static String curveRow(
      String name,
      List<String> runs,
      Map<String, List<Outcome>> outcomes,
      HeldOutAccuracy accuracy) {
    List<OptionalDouble> means =
        runs.stream().map(run -> mean(outcomes.getOrDefault(run, List.of()), accuracy)).toList();
    if (means.stream().allMatch(OptionalDouble::isEmpty)) {
      return "";
    }
    return cells(
        name,
        means.stream()
            .map(mean -> mean.isPresent() ? Figures.percent(mean.getAsDouble()) : "–")
            .toArray(String[]::new));
  }

  private static OptionalDouble mean(List<Outcome> outcomes, HeldOutAccuracy accuracy) {
    return outcomes.stream()
        .map(outcome -> accuracy.of(outcome.report()))
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

  private static String cells(String first, String... more) {
    return "| %s | %s |\n".formatted(first, String.join(" | ", more));
  }

  /** A report of {@code prune} has these sections. */
  private static <T> T required(@Nullable T section) {
    if (section == null) {
      throw new IllegalArgumentException("the report of a trial lacks a section");
    }
    return section;
  }
}
