package io.espalier.deploy.cli.stream;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.cli.option.ReportOption;
import io.espalier.deploy.cli.option.ShortDefaults;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.demo.DemoDefaults;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.offline.StreamBatches;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.ReportFile;
import io.espalier.deploy.report.StepsReport;
import io.espalier.deploy.report.StepsReport.Cost;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.steps.StepMeasurement;
import io.espalier.deploy.steps.StepSettings;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.KernelNorm;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.sample.SampleShape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier steps}: what a step of training costs here. */
@Command(
    name = "steps",
    sortOptions = false,
    showDefaultValues = true,
    defaultValueProvider = ShortDefaults.class,
    description = {
      "Measures what a step of training costs on this machine, and by how much it is longer where"
          + " what a criterion needs is observed; plain and observed steps by turns, medians.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier steps",
      "  espalier steps --data idx:mnist --network lenet-5 --steps 50",
      "  espalier steps --criterion nnrelief,taylor --observe-every 1 --report steps.json"
    })
public final class StepsCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description = "digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN or images:DIR")
  private String data = "digits";

  @Option(names = "--network", paramLabel = "NAME", description = Networks.CHOICES)
  private String network = "lenet-300-100";

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      split = ",",
      description = "those that observe something: sensitivity, nnrelief, taylor")
  private List<String> criteria = List.of("sensitivity", "nnrelief", "taylor");

  @Option(names = "--batch-size", description = "samples learnt in one step")
  private int batchSize = DemoDefaults.LEARNING.batchSize();

  @Option(
      names = "--observe-every",
      paramLabel = "BATCHES",
      description = "one batch in so many is observed")
  private int observeEvery = DemoDefaults.LEARNING.observeEvery();

  @Option(names = "--steps", description = "of each kind, for each criterion")
  private int steps = 400;

  @Option(names = "--threads", description = "compute threads (default: chosen by the machine)")
  private @Nullable Integer threads;

  @Option(names = "--seed", description = "of the network")
  private long seed = 1;

  @Mixin private ReportOption report = new ReportOption();

  @Override
  public Integer call() {
    DataSpec dataSpec = OptionValues.dataSpec(spec, data);
    ReportFile file = report.checked(dataSpec.file().stream().toList());
    DataSet dataSet = OptionValues.open(spec, dataSpec);
    StepSettings settings = OptionValues.understood(spec, () -> settings(dataSet.shape()));
    Compute.start(compute());
    StepMeasurement measurement =
        new StepMeasurement(
            settings, new StreamBatches(dataSet, dataSpec.plan(), batchSize), System::nanoTime);
    StepsReport measured =
        new StepsReport(
            data, network, seed, batchSize, observeEvery, steps, measure(settings, measurement));
    print(measured);
    if (file != null) {
      file.write(measured);
    }
    return ExitCode.OK;
  }

  private StepSettings settings(SampleShape shape) {
    InitialNetwork named = Networks.named(network, shape, Nonlinearity.RELU);
    InitialNetwork initial =
        named.measuringFeatures(Optional.empty(), !named.spec().input().isPicture(), network);
    initial.spec().requireBatch(batchSize);
    return new StepSettings(
        initial,
        DemoDefaults.LEARNING.optimizer().spec(),
        criteria.stream().map(name -> Criterion.named(name, KernelNorm.L1, seed)).toList(),
        batchSize,
        observeEvery,
        steps,
        seed);
  }

  private ComputeSettings compute() {
    OptionalInt chosen = threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    return OptionValues.understood(
        spec, () -> new ComputeSettings(chosen, ComputeSettings.CudaFallback.CPU));
  }

  private static List<Cost> measure(StepSettings settings, StepMeasurement measurement) {
    OptionalLong all = OptionalLong.of(StepMeasurement.stepsOf(settings));
    try (ProgressBar bar = ProgressBar.onStandardError("Measuring", all, Terminal.ofProcess())) {
      return measurement.run(bar::update);
    }
  }

  private void print(StepsReport measured) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%s on %s, batches of %d, medians of %d steps each%n%n%s%n",
            measured.network(),
            measured.data(),
            measured.batchSize(),
            measured.steps(),
            measured.table().render(Terminal.ofProcess().outputColumns()));
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "monitoring: by how much the mean step is longer with one batch in %d observed%n",
            measured.observeEvery());
  }
}
