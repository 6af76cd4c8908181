package io.espalier.deploy.cli.exchange;

import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.compute.Compute;
import io.espalier.deploy.exchange.Import;
import io.espalier.deploy.settings.ComputeSettings;
import io.espalier.model.flow.InputShape;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.onnx.InputFact;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier import}: a model of another program as a network to prune. */
@Command(
    name = "import",
    description = {
      "Reads an ONNX model of a classifier, such as PyTorch and scikit-learn write, as a network to"
          + " prune or to train further. It is compared with the model in ONNX Runtime before the"
          + " file is there.%n"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  espalier import model.onnx --out model.espalier",
      "  espalier import mlp.onnx --input 1x28x28 --out mlp.espalier",
      "  espalier prune --data idx:mnist --network mlp.espalier --criterion sensitivity --out"
          + " pruned"
    })
public final class ImportCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "an ONNX file")
  @SuppressWarnings("NullAway.Init")
  private Path model;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.espalier",
      description = "where to write the network")
  @SuppressWarnings("NullAway.Init")
  private Path out;

  @Option(
      names = "--input",
      paramLabel = "CxHxW",
      description =
          "the shape of samples whose features the model reads as a row, such as 1x28x28; a model"
              + " that espalier exported says it")
  private @Nullable String input;

  @Override
  public Integer call() {
    InputShape shape = shape();
    OutFile.require(out, List.of(model));
    Compute.start(ComputeSettings.AUTOMATIC);
    Import.Read read = Import.write(model, shape, out);
    NetworkSnapshot network = read.network();
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%d layers of %,d parameters, of which %,d live%n"
                + "ONNX Runtime predicts the same: probabilities of drawn samples differ by at"
                + " most %.1g%n"
                + "written to %s%n",
            network.spec().layers().size(),
            network.spec().parameters(),
            network.kept(),
            read.difference(),
            out);
    return ExitCode.OK;
  }

  private @Nullable InputShape shape() {
    InputShape shape = input == null ? null : InputFact.of(input);
    if (input != null && shape == null) {
      throw new ParameterException(
          spec.commandLine(), "--input %s is no shape such as 1x28x28".formatted(input));
    }
    return shape;
  }
}
