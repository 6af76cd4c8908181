package io.espalier.deploy.command;

import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.config.ComputeSettings;
import io.espalier.deploy.config.ComputeSettings.CudaFallback;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.DataSets;
import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.ReportFile;
import io.espalier.deploy.report.SummaryTable;
import io.espalier.deploy.report.Terminal;
import io.espalier.model.experiment.ExperimentResult;
import io.espalier.model.experiment.ExperimentResult.Round;
import io.espalier.model.experiment.ExperimentSettings;
import io.espalier.model.experiment.LabelledData;
import io.espalier.model.experiment.PruningExperiment;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.train.OptimizerSpec;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.sample.SampleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier prune}: train, prune, retrain over files. */
@Command(
    name = "prune",
    sortOptions = false,
    showDefaultValues = true,
    description = {
      "Trains a network on a data set, then prunes and retrains it in rounds, with the engine that"
          + " prunes on streams. The result is the most compressed round that is within the"
          + " tolerance on held-out training samples; the test part decides nothing.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier prune --data digits --network lenet-300-100",
      "  espalier prune --data idx:mnist --network lenet-300-100 --report report.json --out pruned",
      "  espalier prune --data csv:elec.csv,label=class --network 6-32-2 --criterion magnitude"
    })
final class PruneCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description =
          "digits[:key=value,…], idx:DIR, csv:FILE,label=COLUMN or images:DIR of train/ and test/")
  @SuppressWarnings("NullAway.Init")
  private String data;

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NAME",
      description = "lenet-300-100, or layer widths such as 784-300-100-10")
  @SuppressWarnings("NullAway.Init")
  private String network;

  @Option(
      names = "--activation",
      defaultValue = "RELU",
      description = "between the layers: ${COMPLETION-CANDIDATES}")
  private Nonlinearity activation = Nonlinearity.RELU;

  @Option(
      names = "--criterion",
      defaultValue = "nnrelief",
      paramLabel = "NAME",
      description = "nnrelief or magnitude")
  private String criterion = "";

  @Option(
      names = "--alpha",
      defaultValue = "0.95",
      description = "share of the score that each cut leaves, above 0 and at most 1")
  private double alpha;

  @Option(names = "--rounds", defaultValue = "25", description = "most cuts")
  private int rounds;

  @Option(
      names = "--dense-epochs",
      defaultValue = "20",
      description = "epochs before the first cut")
  private int denseEpochs;

  @Option(names = "--epochs", defaultValue = "8", description = "epochs after each cut")
  private int epochs;

  @Option(names = "--batch-size", defaultValue = "128", description = "samples per step")
  private int batchSize;

  @Option(names = "--learning-rate", defaultValue = "0.001", description = "of Adam")
  private double learningRate;

  @Option(names = "--weight-decay", defaultValue = "0.0005", description = "L2 in the gradient")
  private double weightDecay;

  @Option(
      names = "--held-out",
      defaultValue = "5000",
      description = "training samples that are not trained on but choose the round")
  private int heldOut;

  @Option(
      names = "--tolerance",
      defaultValue = "0.003",
      description = "accuracy the result may lose on the held-out samples (0.003: 0.3 points)")
  private double tolerance;

  @Option(
      names = "--target",
      defaultValue = "50",
      paramLabel = "TIMES",
      description = "compression at which it ends, within the tolerance; 0 to go on")
  private double target;

  @Option(
      names = "--patience",
      defaultValue = "4",
      description = "rounds in a row beyond the tolerance after which it ends")
  private int patience;

  @Option(names = "--seed", defaultValue = "1", description = "of everything random")
  private long seed;

  @Option(names = "--threads", description = "compute threads (default: chosen by the machine)")
  private @Nullable Integer threads;

  @Option(names = "--report", paramLabel = "FILE", description = "where to write the JSON report")
  private @Nullable Path report;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where to write pruned.espalier and compacted.espalier")
  private @Nullable Path out;

  @Override
  public Integer call() {
    ReportFile reportFile = report == null ? null : ReportFile.checked(report);
    Path folder = out == null ? null : writable(out);
    require(threads == null || threads >= 1, "--threads must be at least 1, got " + threads);
    DataSet dataSet = DataSpec.parse(data).open();
    ExperimentSettings settings = settings(dataSet);
    Compute.start(compute());
    ExperimentResult result = run(settings, DataSets.labelled(dataSet.train()));
    NetworkReport measured =
        NetworkReport.measure(result.dense(), result.pruned(), DataSets.labelled(dataSet.test()));
    Report summary =
        measured.offline(
            network,
            criterion,
            seed,
            data,
            result.rounds().stream().map(round -> entry(round, settings, result)).toList());
    spec.commandLine().getOut().println(SummaryTable.of(summary));
    if (reportFile != null) {
      reportFile.write(summary);
    }
    if (folder != null) {
      write(folder, result.pruned(), measured.compactedNetwork());
    }
    return ExitCode.OK;
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** Before hours of work, not after. */
  private static Path writable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".espalier", ".try"));
      return folder;
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
  }

  private static UserMistake unwritable(Path folder, IOException refused) {
    return new UserMistake(
        "networks cannot be written to %s (%s)".formatted(folder, refused),
        "Name another folder with --out.",
        refused);
  }

  private ComputeSettings compute() {
    OptionalInt chosen = threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    return checked(() -> new ComputeSettings(chosen, CudaFallback.CPU));
  }

  private ExperimentSettings settings(DataSet dataSet) {
    SampleShape shape = dataSet.shape();
    return checked(
        () ->
            new ExperimentSettings(
                NetworkSpec.parse(network, DataSets.inputShape(shape), shape.classes(), activation),
                OptimizerSpec.Adam.of(learningRate, weightDecay),
                Criterion.named(criterion),
                new CumulativeShare(alpha),
                denseEpochs,
                rounds,
                epochs,
                batchSize,
                Math.min(heldOut, dataSet.train().size() / 5),
                tolerance,
                target,
                patience,
                seed));
  }

  /** What the settings refuse is a mistake on the command line. */
  private static <T> T checked(Supplier<T> settings) {
    try {
      return settings.get();
    } catch (IllegalArgumentException refused) {
      throw new UserMistake(
          String.valueOf(refused.getMessage()), "See espalier prune --help.", refused);
    }
  }

  private ExperimentResult run(ExperimentSettings settings, LabelledData train) {
    long perEpoch = (long) train.size() - settings.heldOut();
    long total =
        perEpoch * (settings.denseEpochs() + (long) settings.rounds() * settings.roundEpochs());
    try (ProgressBar bar =
        ProgressBar.onStandardError("Pruning", OptionalLong.of(total), Terminal.ofProcess())) {
      return PruningExperiment.run(
          settings,
          train,
          new PruningExperiment.Listener() {
            @Override
            public void progress(long samples, long all, String phase) {
              bar.update(samples, phase);
            }

            @Override
            public void roundDone(Round round, int parameters) {
              bar.println(
                  "round %2d  kept %,7d  %6.1f×  held-out accuracy %.2f %% after the cut, %.2f %% recovered%s"
                      .formatted(
                          round.number(),
                          round.kept(),
                          (double) parameters / round.kept(),
                          100 * round.accuracyAfterCut(),
                          100 * round.accuracyAfterRecovery(),
                          round.withinTolerance() ? "" : "  (beyond the tolerance)"));
            }
          });
    }
  }

  private static Report.Round entry(
      Round round, ExperimentSettings settings, ExperimentResult result) {
    String outcome =
        round.number() == result.chosen()
            ? "chosen"
            : round.withinTolerance() ? "within tolerance" : "beyond tolerance";
    return new Report.Round(
        round.number(),
        round.records(),
        round.kept(),
        (double) settings.network().parameters() / round.kept(),
        round.accuracyAfterCut(),
        round.accuracyAfterRecovery(),
        outcome);
  }

  private void write(Path folder, NetworkSnapshot pruned, NetworkSnapshot compacted) {
    Map<String, String> about =
        Map.of("network", network, "criterion", criterion, "data", data, "seed", "" + seed);
    try {
      new NetworkFile(pruned, about).write(folder.resolve("pruned.espalier"));
      new NetworkFile(compacted, about).write(folder.resolve("compacted.espalier"));
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
  }
}
