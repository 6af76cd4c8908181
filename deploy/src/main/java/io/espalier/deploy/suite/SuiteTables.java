package io.espalier.deploy.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Outcomes of a suite as Markdown: a row per trial, a mean per run, commands, and a summary. */
public final class SuiteTables {

  private SuiteTables() {}

  /**
   * The section of one suite.
   *
   * @param command that was run
   * @param outcomes of each run by name, in order; a run may have none
   */
  public static String section(
      String title, SuiteCommand command, Map<String, List<TrialOutcome>> outcomes) {
    StringBuilder text = new StringBuilder("## %s\n\n".formatted(title));
    List<SuiteColumn> columns = command.columns();
    text.append(head("", cells("seed", columns, SuiteColumn::name)));
    outcomes.forEach(
        (run, ofRun) -> {
          ofRun.forEach(outcome -> text.append(row(run, outcome, columns)));
          if (ofRun.size() > 1) {
            text.append(
                row("**%s**".formatted(run), cells("mean", columns, of -> of.mean().apply(ofRun))));
          }
        });
    text.append("\nCommands, each with `--seed`:\n\n```\n");
    outcomes.forEach(
        (run, ofRun) ->
            ofRun.stream()
                .findFirst()
                .ifPresent(first -> text.append(commandLine(first)).append('\n')));
    return text.append("```\n\n").append(command.summary(outcomes)).append('\n').toString();
  }

  private static String row(String run, TrialOutcome outcome, List<SuiteColumn> columns) {
    String seed = Long.toString(outcome.report().seed());
    return row(run, cells(seed, columns, column -> column.cell().apply(outcome)));
  }

  private static List<String> cells(
      String first, List<SuiteColumn> columns, Function<SuiteColumn, String> cell) {
    List<String> cells = new ArrayList<>(List.of(first));
    columns.forEach(column -> cells.add(cell.apply(column)));
    return cells;
  }

  private static String commandLine(TrialOutcome outcome) {
    List<String> arguments = outcome.arguments();
    return "espalier " + String.join(" ", arguments.subList(0, arguments.size() - 2));
  }

  /** The first two lines of a table. */
  static String head(String first, List<String> more) {
    return row(first, more) + "|---".repeat(more.size() + 1) + "|\n";
  }

  /** A line of a table. */
  static String row(String first, List<String> more) {
    return "| %s | %s |\n".formatted(first, String.join(" | ", more));
  }
}
