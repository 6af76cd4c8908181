package io.espalier.deploy.suite;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The commands of the program that suites are made of, and what their tables show. */
public enum SuiteCommand {
  /** Trains and prunes over files. */
  @JsonProperty("prune")
  PRUNE {
    @Override
    List<String> always() {
      return List.of();
    }

    @Override
    List<SuiteColumn> columns() {
      return PruneTables.COLUMNS;
    }

    @Override
    String summary(Map<String, List<TrialOutcome>> outcomes) {
      return PruneTables.curve(outcomes);
    }
  },

  /** Trains and prunes on a stream. */
  @JsonProperty("demo")
  DEMO {
    @Override
    List<String> always() {
      return List.of("--port", "0", "--no-stay");
    }

    @Override
    List<SuiteColumn> columns() {
      return StreamTables.COLUMNS;
    }

    @Override
    String summary(Map<String, List<TrialOutcome>> outcomes) {
      return StreamTables.bySeed(outcomes);
    }
  };

  /** Options that change nothing of what is measured. */
  abstract List<String> always();

  /** Of the table of trials. */
  abstract List<SuiteColumn> columns();

  /** A second table, of all outcomes of each run. */
  abstract String summary(Map<String, List<TrialOutcome>> outcomes);

  /** What it is called on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The command line of a trial as it is run.
   *
   * @param trial what is measured
   * @param report the file that is to hold it, so that the run must be one that ends
   */
  public List<String> running(Trial trial, String report) {
    List<String> arguments = new ArrayList<>(trial.arguments());
    arguments.addAll(always());
    arguments.addAll(List.of("--report", report));
    return arguments;
  }
}
