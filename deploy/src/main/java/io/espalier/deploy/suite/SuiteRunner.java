package io.espalier.deploy.suite;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Runs the trials of suites that have no outcome yet, and makes tables of all. */
public final class SuiteRunner {

  /** The program that trials are run by. */
  public interface Program {
    /** What it is, with the defaults of the command's options: told apart from others by it. */
    String version(SuiteCommand command);

    /**
     * Runs a command line to its end.
     *
     * @return whether it did what was asked; if not, it has said why
     */
    boolean run(List<String> arguments);
  }

  private static final String MORE_SPACE = "Free some space, or name another folder with --out.";

  private final TrialFolder folder;
  private final Collection<String> data;
  private final Program program;
  private final PrintWriter console;

  /**
   * @param data specifications of the data that this call is about
   */
  public SuiteRunner(
      TrialFolder folder, Program program, Collection<String> data, PrintWriter console) {
    this.folder = folder;
    this.program = program;
    this.data = List.copyOf(data);
    this.console = console;
  }

  /**
   * Runs one after the other; one that fails does not keep the next from its turn.
   *
   * @return those that failed
   */
  public List<Trial> run(List<Trial> trials) {
    List<Trial> failed = new ArrayList<>();
    for (int k = 0; k < trials.size(); k++) {
      Trial trial = trials.get(k);
      Optional<TrialOutcome> before = folder.find(trial);
      console.printf(
          Locale.ROOT,
          "%d of %d  %s%s%n",
          k + 1,
          trials.size(),
          trial,
          before.map(outcome -> doneBefore(trial, outcome)).orElse(""));
      console.flush();
      if (before.isEmpty() && !isDone(trial)) {
        failed.add(trial);
      }
    }
    return failed;
  }

  private String doneBefore(Trial trial, TrialOutcome outcome) {
    String version = program.version(trial.command());
    return version.equals(outcome.program())
        ? ": done before"
        : ": done before, by %s; this is %s. Delete %s to have it run again."
            .formatted(
                outcome.program() == null ? "an unknown program" : outcome.program(),
                version,
                folder.file(trial));
  }

  private boolean isDone(Trial trial) {
    try {
      Path report = Files.createTempFile("espalier-trial", ".json");
      try {
        return run(trial, report);
      } finally {
        Files.deleteIfExists(report);
      }
    } catch (IOException refused) {
      throw new UserMistake(
          "the outcome of %s cannot be kept (%s)".formatted(trial, FileTrouble.words(refused)),
          MORE_SPACE,
          refused);
    }
  }

  private boolean run(Trial trial, Path report) throws IOException {
    List<String> arguments = trial.command().running(trial, report.toString());
    long started = System.nanoTime();
    if (!program.run(arguments)) {
      return false;
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    folder.keep(trial, program.version(trial.command()), seconds, report);
    console.printf(
        Locale.ROOT, "%s: %s%n%n", trial, Figures.clock(Duration.ofSeconds(Math.round(seconds))));
    return true;
  }

  /**
   * Writes a table for each suite of which there is any outcome, those of other calls too. What was
   * measured on other data or by another program has rows and means of its own.
   *
   * @param suites by name
   * @return where; empty when there is nothing to write
   */
  public Optional<Path> writeTables(Map<String, Suite> suites) {
    StringBuilder markdown = new StringBuilder();
    suites.forEach(
        (name, suite) -> {
          Map<String, List<TrialOutcome>> outcomes = outcomes(name, suite);
          if (outcomes.values().stream().anyMatch(ofRun -> !ofRun.isEmpty())) {
            markdown.append(SuiteTables.section(suite.title(), suite.command(), outcomes));
          }
        });
    if (markdown.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(folder.keepTables(markdown.toString()));
    } catch (IOException refused) {
      throw new UserMistake(
          "the tables cannot be written (%s)".formatted(FileTrouble.words(refused)),
          MORE_SPACE,
          refused);
    }
  }

  private Map<String, List<TrialOutcome>> outcomes(String name, Suite suite) {
    Map<String, List<TrialOutcome>> outcomes = new LinkedHashMap<>();
    suite
        .options()
        .forEach(
            (run, options) -> {
              for (TrialOutcome outcome : folder.all(name, suite.command(), run, options)) {
                String row = run + distinction(outcome, suite.command());
                outcomes.computeIfAbsent(row, unknown -> new ArrayList<>()).add(outcome);
              }
            });
    return outcomes;
  }

  /** What tells an outcome from those of this program on the data that this call is about. */
  private String distinction(TrialOutcome outcome, SuiteCommand command) {
    String otherData = data.contains(outcome.data()) ? "" : " on " + outcome.data();
    String otherProgram =
        program.version(command).equals(outcome.program())
            ? ""
            : " by %s".formatted(outcome.program());
    return otherData + otherProgram;
  }
}
