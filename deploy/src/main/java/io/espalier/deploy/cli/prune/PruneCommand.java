package io.espalier.deploy.cli.prune;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.cli.option.ReportOption;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.offline.ClassNames;
import io.espalier.deploy.offline.DataSets;
import io.espalier.deploy.offline.NetworkFacts;
import io.espalier.deploy.offline.NetworkFolder;
import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.offline.Networks;
import io.espalier.deploy.offline.Provenance;
import io.espalier.deploy.offline.StoredForm;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.ReportFile;
import io.espalier.deploy.report.SummaryTable;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.deploy.settings.ComputeSettings.CudaFallback;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.offline.DenseTwin;
import io.espalier.model.offline.ExperimentResult;
import io.espalier.model.offline.ExperimentSettings;
import io.espalier.model.offline.LabelledData;
import io.espalier.model.offline.Measurement;
import io.espalier.model.offline.PruningExperiment;
import io.espalier.model.precision.Precision;
import io.espalier.streaming.dataset.DataSet;
import io.espalier.streaming.dataset.DataSpec;
import io.espalier.streaming.dataset.DriftSchedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier prune}: train, prune, retrain over files. */
@Command(
    name = "prune",
    sortOptions = false,
    showDefaultValues = true,
    customSynopsis = "espalier prune --data=SPEC --network=NAME [--criterion=NAME] [OPTION…]",
    description = {
      "Trains a network on a data set, or takes a trained one, then prunes and retrains it in"
          + " rounds, with the engine that prunes on streams. The result is the most compressed"
          + " round that is within the tolerance on held-out training samples; the test part"
          + " decides nothing.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier prune --data digits --network lenet-300-100",
      "  espalier prune --data idx:mnist --network lenet-300-100 --report report.json --out pruned",
      "  espalier prune --data idx:mnist --network lenet-5 --epochs 4",
      "  espalier prune --data idx:mnist --network lenet-300-100 --criterion noiseout",
      "  espalier prune --data idx:mnist --network pruned/dense.espalier --criterion magnitude",
      "  espalier prune --data csv:elec.csv,label=class --network 6-32-2 --criterion magnitude"
    })
public final class PruneCommand implements Callable<Integer> {

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

  @Mixin private ExperimentOptions options = new ExperimentOptions();

  @Option(names = "--threads", description = "compute threads (default: chosen by the machine)")
  private @Nullable Integer threads;

  @Mixin private ReportOption report = new ReportOption();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "where to write pruned.espalier and compacted.espalier, and dense.espalier as soon as it"
              + " is trained")
  private @Nullable Path out;

  @Option(
      names = "--dense-twin",
      description =
          "train the dense network as all rounds were trained too, and report it: what the pruned"
              + " network, which has had that training, is to be compared with")
  private boolean denseTwin;

  @Option(
      names = "--values",
      paramLabel = "BITS",
      defaultValue = "32",
      description =
          "bits of each weight in pruned.espalier and compacted.espalier: 32, as they are; 16, half"
              + " floats; or 8, with a scale for each row of weights. What that costs is told")
  private int valueBits;

  @Option(
      names = "--check",
      description = "only find out whether options and data fit each other, train nothing")
  private boolean check;

  /** What holds where no option is given, for one method after the other. */
  public static String defaults() {
    return ExperimentOptions.defaults();
  }

  @Override
  public Integer call() {
    DataSpec dataSpec = dataSpec();
    ReportFile reportFile = report.checked(read(dataSpec));
    Precision precision = OptionValues.understood(spec, () -> Precision.ofBits(valueBits));
    require(threads == null || threads >= 1, "--threads must be at least 1, got " + threads);
    DataSet dataSet = OptionValues.open(spec, dataSpec);
    ExperimentSettings settings = OptionValues.understood(spec, () -> options.settings(dataSet));
    options.doubt().ifPresent(this::warn);
    NetworkFolder folder = out == null ? null : NetworkFolder.checked(out); // made if all else fits
    Provenance provenance = provenance(settings, folder);
    if (folder != null) {
      folder.replaced(settings.dense().epochs() > 0).ifPresent(this::warn);
    }
    if (check) {
      spec.commandLine().getOut().println("Options and data fit each other.");
      return ExitCode.OK;
    }
    Compute.start(compute());
    LabelledData train = DataSets.labelled(dataSet.train(), !dataSpec.plan().shuffled());
    LabelledData test = DataSets.labelled(dataSet.test());
    StoredForm denseForm = new StoredForm(Precision.FLOAT32, about(provenance, dataSet));
    ExperimentResult result =
        run(
            settings,
            train,
            dense -> {
              if (folder != null && settings.dense().epochs() > 0) {
                folder.write(dense, denseForm);
              }
            });
    StoredForm form = form(precision, about(provenance, dataSet), result.pruned());
    NetworkReport measured =
        NetworkReport.measure(result.dense(), result.pruned(), test, denseForm, form);
    Double twin = denseTwin ? Measurement.accuracy(twin(settings, train, result), test) : null;
    Report summary = PruneReport.of(measured, options, data, settings, result, twin);
    spec.commandLine().getOut().println(SummaryTable.of(summary, Terminal.ofProcess()));
    Shortfall.of(settings, result).ifPresent(spec.commandLine().getOut()::println);
    if (reportFile != null) {
      reportFile.write(summary);
    }
    if (folder != null) {
      folder.write(result.pruned(), measured.compactedNetwork(), form);
    }
    return ExitCode.OK;
  }

  /** Hours of work are not lost to a weight that is beyond half floats. */
  private StoredForm form(Precision precision, Map<String, String> about, NetworkSnapshot pruned) {
    about.put("criterion", options.criterion());
    about.put(
        NetworkFacts.COMPRESSION, NetworkFacts.compression(pruned, pruned.spec().parameters()));
    StoredForm form = new StoredForm(precision, about).thatHolds(pruned);
    if (form.precision() != precision) {
      warn(
          "a weight is beyond what %s bits hold: values are written as they are"
              .formatted(valueBits));
    }
    return form;
  }

  private DataSpec dataSpec() {
    DataSpec dataSpec = OptionValues.dataSpec(spec, data);
    require(
        dataSpec.plan().drift().equals(DriftSchedule.NONE),
        "--data " + data + ": drift is of streams (demo, produce); prune has none");
    return dataSpec;
  }

  private void require(boolean holds, String message) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private List<Path> read(DataSpec dataSpec) {
    Stream<Path> network =
        Networks.isTrained(options.network())
            ? Stream.of(Path.of(options.network()))
            : Stream.empty();
    return Stream.concat(network, dataSpec.file().stream()).toList();
  }

  /** What the network will have been trained on; tells what is doubtful about it. */
  private Provenance provenance(ExperimentSettings settings, @Nullable NetworkFolder folder) {
    Provenance provenance =
        new Provenance(options.network(), data, options.seed(), settings.choice().heldOut());
    if (!Networks.isTrained(options.network())) {
      return provenance;
    }
    if (folder != null) {
      folder.requireNotOverwritten(options.network());
    }
    Map<String, String> before = Networks.about(options.network());
    provenance
        .doubt(before)
        .ifPresent(
            doubt ->
                spec.commandLine()
                    .getErr()
                    .printf(Locale.ROOT, "%s: %s%n", options.network(), doubt));
    return provenance.after(before);
  }

  private static Map<String, String> about(Provenance provenance, DataSet dataSet) {
    Map<String, String> about = provenance.about();
    ClassNames.put(dataSet.classNames(), about);
    return about;
  }

  private void warn(String words) {
    spec.commandLine().getErr().println("espalier: " + words + ".");
  }

  private ComputeSettings compute() {
    OptionalInt chosen = threads == null ? OptionalInt.empty() : OptionalInt.of(threads);
    return OptionValues.understood(spec, () -> new ComputeSettings(chosen, CudaFallback.CPU));
  }

  private NetworkSnapshot twin(
      ExperimentSettings settings, LabelledData train, ExperimentResult result) {
    try (PruneProgress progress =
        new PruneProgress(settings, train.size(), options.reduction(), dense -> {})) {
      return DenseTwin.train(settings, train, result, progress);
    }
  }

  private ExperimentResult run(
      ExperimentSettings settings, LabelledData train, Consumer<NetworkSnapshot> keepDense) {
    try (PruneProgress progress =
        new PruneProgress(settings, train.size(), options.reduction(), keepDense)) {
      return PruningExperiment.run(settings, train, progress);
    }
  }
}
