package io.espalier.deploy.cli.stream;

import io.espalier.actors.guard.GuardKind;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.cli.option.ReportOption;
import io.espalier.deploy.cli.option.ShortDefaults;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.guards.GuardFigures;
import io.espalier.deploy.guards.GuardMeasurement;
import io.espalier.deploy.guards.GuardSettings;
import io.espalier.deploy.guards.GuardTrial;
import io.espalier.deploy.report.GuardsReport;
import io.espalier.deploy.report.GuardsReport.Cost;
import io.espalier.deploy.report.GuardsTable;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.ReportFile;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.dataset.DriftPattern;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier guards}: how well guards tell harmful changes from others. */
@Command(
    name = "guards",
    sortOptions = false,
    showDefaultValues = true,
    defaultValueProvider = ShortDefaults.class,
    description = {
      "Measures guards on a network that learns from a stream: at many moments it cuts copies of"
          + " the network, once without an effect on its predictions and once so deep that accuracy"
          + " is lost, lets them learn on, and asks each guard what that was. A guard compares with"
          + " the network from before the cut, which learns too (shadow) or not (forward-only), or"
          + " with the records before the cut (window).%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier guards",
      "  espalier guards --data idx:mnist --drift label-swap,rotation --trials 200",
      "  espalier guards --rare-share 0.01 --report guards.json"
    })
public final class GuardsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description =
          "digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN or images:DIR, without a drift")
  private String data = "digits";

  @Mixin private GuardOptions options = new GuardOptions();

  @Mixin private ReportOption report = new ReportOption();

  @Override
  public Integer call() {
    DataSpec dataSpec = OptionValues.dataSpec(spec, data);
    if (!(dataSpec.plan().drift().pattern() instanceof DriftPattern.None)) {
      throw new ParameterException(
          spec.commandLine(), "drifts of --data would be in the way. Plant them by --drift");
    }
    ReportFile file = report.checked(dataSpec.file().stream().toList());
    DataSet dataSet = OptionValues.open(spec, dataSpec);
    GuardSettings settings = OptionValues.understood(spec, () -> options.settings(dataSet.shape()));
    GuardMeasurement measurement =
        OptionValues.understood(
            spec, () -> new GuardMeasurement(settings, dataSet, dataSpec.plan(), System::nanoTime));
    Compute.start(ComputeSettings.AUTOMATIC);
    GuardsReport measured = report(settings, measurement, measure(settings, measurement));
    print(measured);
    if (file != null) {
      file.write(measured);
    }
    return ExitCode.OK;
  }

  private static List<GuardTrial> measure(GuardSettings settings, GuardMeasurement measurement) {
    try (ProgressBar bar =
        ProgressBar.onStandardError(
            "Measuring", OptionalLong.of(settings.moments().trials()), Terminal.ofProcess())) {
      return measurement.run(done -> bar.update(done, ""));
    }
  }

  private GuardsReport report(
      GuardSettings settings, GuardMeasurement measurement, List<GuardTrial> trials) {
    return new GuardsReport(
        data,
        options.network(),
        settings.seed(),
        settings.moments().records(),
        settings.moments().warmUpRecords(),
        settings.moments().probationRecords(),
        settings.margin(),
        settings.optimizer().learningRate(),
        settings.rareShare().isPresent() ? settings.rareShare().getAsDouble() : null,
        Arrays.stream(GuardKind.values())
            .map(guard -> new Cost(guard.toString(), measurement.cost(guard)))
            .toList(),
        GuardFigures.measurements(trials),
        GuardFigures.trials(trials));
  }

  private void print(GuardsReport measured) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        String.format(
            Locale.ROOT,
            "%s on %s, margin %s, probation of %d records, seed %d",
            measured.network(),
            measured.data(),
            measured.margin(),
            measured.probation(),
            measured.seed()));
    out.println();
    out.print(GuardsTable.of(measured).render(Terminal.ofProcess().outputColumns()));
    out.println();
    out.println("change: by what it cost without a drift; median, 95 %: records until a verdict");
    out.println("second: mean number of records for which there was a second network");
    out.println(
        "a step meanwhile: "
            + measured.costs().stream()
                .map(cost -> String.format(Locale.ROOT, "%s × %.2f", cost.guard(), cost.stepTime()))
                .collect(Collectors.joining(", ")));
  }
}
