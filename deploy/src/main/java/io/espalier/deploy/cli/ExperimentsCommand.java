package io.espalier.deploy.cli;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Table;
import io.espalier.deploy.report.Table.Column;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.suite.Suite;
import io.espalier.deploy.suite.SuiteRunner;
import io.espalier.deploy.suite.Suites;
import io.espalier.deploy.suite.Trial;
import io.espalier.deploy.suite.TrialFolder;
import io.espalier.streaming.names.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code espalier experiments}: suites of {@code prune} and {@code demo} runs, with several seeds,
 * and their tables.
 */
@Command(
    name = "experiments",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Runs suites of experiments (prune over files, demo on streams) with several seeds and writes"
          + " their tables. What was measured is kept: a suite that was interrupted goes on where"
          + " it was, and only what is missing or has another command line is run, once all of it"
          + " is found to be possible. The tables are of all outcomes of the suites that are"
          + " kept.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier experiments --list",
      "  espalier experiments --data mnist=idx:mnist --suite lenet-300-100 --out figures",
      "  espalier experiments --data d=digits --suites own.json --seeds 1 --out figures"
    })
final class ExperimentsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "NAME=SPEC",
      description = "a data set by the name that suites call it, such as mnist=idx:DIR")
  private Map<String, String> data = new LinkedHashMap<>();

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      split = ",",
      description = "only these (default: all whose data is given)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--suites",
      paramLabel = "FILE",
      description = "a JSON file of suites (default: those of the figures in EXPERIMENTS.md)")
  private @Nullable Path file;

  @Option(names = "--seeds", split = ",", defaultValue = "1,2,3", description = "one run with each")
  private List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "experiments",
      description = "where outcomes and EXPERIMENTS.md are kept")
  private Path out = Path.of("experiments");

  @Option(names = "--list", description = "only tell what suites there are")
  private boolean list;

  @Override
  public Integer call() {
    Map<String, Suite> all = file == null ? Suites.own() : Suites.in(file);
    requireUsed(all);
    Map<String, Suite> suites = chosen(all);
    if (list) {
      spec.commandLine().getOut().println(listed(suites));
      return ExitCode.OK;
    }
    List<Trial> trials = new ArrayList<>();
    suites.forEach((name, suite) -> trials.addAll(suite.trials(name, specOf(suite), seeds)));
    TrialFolder folder = TrialFolder.at(out);
    check(trials.stream().filter(trial -> folder.find(trial).isEmpty()).toList());
    SuiteRunner runner =
        new SuiteRunner(folder, program(), data.values(), spec.commandLine().getOut());
    List<Trial> failed = runner.run(trials);
    runner
        .writeTables(all)
        .ifPresent(tables -> spec.commandLine().getOut().println("tables: " + tables));
    if (!failed.isEmpty()) {
      throw new UserMistake(
          String.format(Locale.ROOT, "%d of the trials failed: %s", failed.size(), failed),
          "What they said is above; the others are kept.");
    }
    return ExitCode.OK;
  }

  /**
   * A slip in the last run of a suite is not to be found out when the others are done. Runs differ
   * in their options, seeds do not matter; what is done already needs neither options nor data.
   */
  private void check(List<Trial> missing) {
    Map<List<String>, Trial> distinct = new LinkedHashMap<>();
    missing.forEach(trial -> distinct.putIfAbsent(List.of(trial.suite(), trial.run()), trial));
    distinct.values().forEach(this::check);
  }

  private void check(Trial trial) {
    String report = out.resolve("report.json").toString();
    if (!program().isPossible(trial.command().running(trial, report))) {
      throw new UserMistake(
          "nothing was run: run '%s' of suite '%s' is refused"
              .formatted(trial.run(), trial.suite()),
          "What it said is above; its options are %s."
              .formatted(String.join(" ", trial.options())));
    }
  }

  private SuiteProgram program() {
    return new SuiteProgram(spec.root().commandLine());
  }

  /** A name that no suite knows is most likely a slip. */
  private void requireUsed(Map<String, Suite> all) {
    Set<String> used = new TreeSet<>();
    all.values().forEach(suite -> used.add(suite.data()));
    for (String name : data.keySet()) {
      if (!used.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--data %s=…: no suite has data of that name, they have %s.%s"
                .formatted(name, String.join(", ", used), Nearest.hint(name, used)));
      }
    }
  }

  /** The suites asked for: named, or all whose data is given. */
  private Map<String, Suite> chosen(Map<String, Suite> all) {
    for (String name : names) {
      if (!all.containsKey(name)) {
        throw new ParameterException(
            spec.commandLine(), "there is no suite '%s', only %s".formatted(name, all.keySet()));
      }
    }
    Map<String, Suite> chosen = new LinkedHashMap<>(all);
    chosen
        .entrySet()
        .removeIf(
            suite ->
                names.isEmpty()
                    ? !list && !data.containsKey(suite.getValue().data())
                    : !names.contains(suite.getKey()));
    if (chosen.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "no suite has data. Give some with --data, such as --data mnist=idx:DIR; see --list.");
    }
    return chosen;
  }

  private String specOf(Suite suite) {
    String given = data.get(suite.data());
    if (given == null) {
      throw new ParameterException(
          spec.commandLine(),
          "the data of suite '%s' is missing. Give it with --data %s=SPEC."
              .formatted(suite.title(), suite.data()));
    }
    return given;
  }

  private static String listed(Map<String, Suite> suites) {
    Table table =
        new Table(
            Column.text("suite"),
            Column.text("data"),
            Column.text("run"),
            Column.text("command"),
            Column.text("options"));
    suites.forEach(
        (name, suite) ->
            suite
                .runs()
                .forEach(
                    (run, options) ->
                        table.row(name, suite.data(), run, suite.command().toString(), options)));
    return table.render(Terminal.ofProcess().outputColumns());
  }
}
