package io.espalier.deploy.cli.exchange;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.cli.option.OptionValues;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.exchange.PredictingNetwork;
import io.espalier.deploy.exchange.PredictionTable;
import io.espalier.deploy.exchange.PredictionTable.Accuracy;
import io.espalier.deploy.exchange.Rows;
import io.espalier.deploy.exchange.StoredNetwork;
import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.report.Figures;
import io.espalier.deploy.report.ProgressBar;
import io.espalier.deploy.report.Terminal;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.model.format.DurableWrite;
import io.espalier.streaming.dataset.DataSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier predict}: what a network says of each row of a data set. */
@Command(
    name = "predict",
    description = {
      "Predicts all samples of a data set, the training part first, into a table: row, class,"
          + " probability of each class. Where classes are told, so is the accuracy.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier predict --network pruned/compacted.espalier --data csv:elec.csv,label=class"
          + " --out predictions.csv",
      "  espalier predict --network model.onnx --data csv:new.csv --out predictions.csv"
    })
public final class PredictCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NETWORK",
      description = "a model.onnx that export wrote, " + StoredNetwork.PLACES)
  @SuppressWarnings("NullAway.Init")
  private String network;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description =
          "csv:FILE[,label=COLUMN], all of whose other columns are features; idx:DIR, images:DIR or"
              + " digits[:key=value,…]")
  @SuppressWarnings("NullAway.Init")
  private String data;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "where to write it")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Override
  public Integer call() {
    DataSpec samples = OptionValues.unlabelledDataSpec(spec, data);
    Rows rows = Rows.open(samples);
    OutFile.require(out, read(samples));
    Compute.start(ComputeSettings.AUTOMATIC);
    try (PredictingNetwork opened = PredictingNetwork.named(network)) {
      PredictionTable predictions = predictions(opened, rows);
      write(predictions, rows.size());
      print(predictions, rows.size());
    }
    return ExitCode.OK;
  }

  /** The files that would be lost if they were written to. */
  private List<Path> read(DataSpec samples) {
    return Stream.concat(StoredNetwork.file(network).stream(), samples.file().stream()).toList();
  }

  private PredictionTable predictions(PredictingNetwork opened, Rows rows) {
    try {
      return new PredictionTable(opened, rows);
    } catch (IllegalArgumentException unfit) {
      throw new UserMistake(
          "%s does not fit %s: %s".formatted(data, network, unfit.getMessage()),
          "All columns of a table but label=COLUMN are features.",
          unfit);
    }
  }

  private void write(PredictionTable predictions, int rows) {
    try (ProgressBar bar =
        ProgressBar.onStandardError("Predicting", OptionalLong.of(rows), Terminal.ofProcess())) {
      DurableWrite.file(
          out,
          channel -> {
            Writer text = Channels.newWriter(channel, StandardCharsets.UTF_8);
            predictions.write(text, done -> bar.update(done, ""));
          });
    } catch (IOException refused) {
      throw new UserMistake(
          "predictions can't be written to %s (%s)".formatted(out, FileTrouble.words(refused)),
          "Name another file with --out.",
          refused);
    }
  }

  private void print(PredictionTable predictions, int rows) {
    PrintWriter text = spec.commandLine().getOut();
    text.printf(Locale.ROOT, "%,d rows predicted, written to %s%n", rows, out);
    predictions.trainingAccuracy().ifPresent(share -> print("training part", share));
    predictions.testAccuracy().ifPresent(share -> print("test part", share));
    List<String> unknown = predictions.unknownClasses();
    if (!unknown.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("espalier: the network knows no class " + String.join(", ", unknown) + ".");
    }
  }

  private void print(String part, Accuracy accuracy) {
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%-13s  accuracy %s of %,d rows%n",
            part,
            Figures.percent(accuracy.share()),
            accuracy.rows());
  }
}
