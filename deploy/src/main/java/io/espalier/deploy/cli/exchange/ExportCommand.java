package io.espalier.deploy.cli.exchange;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.exchange.Export;
import io.espalier.deploy.exchange.ExportFormat;
import io.espalier.deploy.exchange.StoredNetwork;
import io.espalier.deploy.offline.NetworkFacts;
import io.espalier.deploy.report.Figures;
import io.espalier.deploy.settings.ComputeSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier export}: a network as a file of other programs. */
@Command(
    name = "export",
    description = {
      "Writes a network as a file that other programs read: small, with its standardization inside,"
          + " so that it takes features as they are. What is written is run by ONNX Runtime and"
          + " compared with the network before the file is there.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier export pruned/compacted.espalier --out model.onnx",
      "  espalier export checkpoints --out model.onnx              the newest version of serve",
      "  espalier export my-demo --format npz --out weights.npz    of demo --keep"
    })
public final class ExportCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "NETWORK", description = StoredNetwork.PLACES)
  @SuppressWarnings("NullAway.Init")
  private String network;

  @Option(
      names = "--format",
      description =
          "${COMPLETION-CANDIDATES}: a model, tensors by name, a network file, or tensors for"
              + " NumPy; by default what the ending of FILE says")
  private @Nullable ExportFormat format;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "where to write it")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--no-compact",
      description = "write all units and channels, masked weights as zeros")
  private boolean uncompacted;

  @Override
  public Integer call() {
    ExportFormat chosen = format == null ? formatOfFile() : format;
    OutFile.require(out, StoredNetwork.file(network).stream().toList());
    StoredNetwork stored = StoredNetwork.named(network);
    Compute.start(ComputeSettings.AUTOMATIC);
    print(chosen, Export.write(stored, chosen, !uncompacted, out));
    return ExitCode.OK;
  }

  private ExportFormat formatOfFile() {
    return ExportFormat.ofFile(out)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--out %s ends with no format that is known. Give one with --format."
                        .formatted(out)));
  }

  private void print(ExportFormat chosen, Export.Written written) {
    PrintWriter text = spec.commandLine().getOut();
    text.printf(
        Locale.ROOT,
        "%s of %,d parameters, of which %,d live (compression %s), %s%n",
        chosen,
        written.network().spec().parameters(),
        written.network().kept(),
        written.facts().get(NetworkFacts.COMPRESSION),
        Figures.bytes(written.bytes()));
    text.printf(
        Locale.ROOT,
        "%s predicts the same: probabilities of drawn samples differ by at most %.1g%n",
        chosen == ExportFormat.ESPALIER ? "what is written" : "ONNX Runtime",
        written.difference());
    if (written.facts().containsKey(NetworkFacts.ON_PROBATION)) {
      text.printf(
          Locale.ROOT,
          "the last cut is on probation: it is %s%n",
          written.facts().get(NetworkFacts.ON_PROBATION));
    }
    text.printf(Locale.ROOT, "written to %s%n", out);
  }
}
