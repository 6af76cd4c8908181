package io.espalier.deploy.cli.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {

  @TempDir private Path folder;
  private Path model;
  private Path out;
  private NetworkSnapshot network;

  @BeforeEach
  void export() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("4-6-3", new InputShape(1, 2, 2), 3, Nonlinearity.RELU)
            .standardized(new Standardization(List.of(3f), List.of(2f)));
    network = new InitialNetwork.Drawn(spec).snapshot(1);
    Path file = folder.resolve("network.espalier");
    new NetworkFile(network, Map.of("classes", "[\"a\",\"b\",\"c\"]")).write(file);
    model = folder.resolve("model.onnx");
    assertThat(Program.run("export", file.toString(), "--out", model.toString()).exitCode())
        .isZero();
    out = folder.resolve("imported.espalier");
  }

  private Program.Ended importTo(Path file) {
    return Program.run("import", model.toString(), "--out", file.toString());
  }

  @Test
  void whatWasExportedComesBackWithItsShapeAndFacts() throws IOException {
    Program.Ended ended = importTo(out);

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out())
        .contains("3 layers of 51 parameters", "written to " + out)
        .containsPattern("ONNX Runtime predicts the same: .* at most \\d");
    NetworkFile imported = NetworkFile.read(out);
    assertThat(imported.network().spec().input()).isEqualTo(new InputShape(1, 2, 2));
    assertThat(imported.network().spec()).isEqualTo(network.spec());
    assertThat(imported.network().values()).containsExactly(network.values());
    assertThat(imported.about())
        .containsEntry("imported", "model.onnx")
        .containsEntry("classes", "[\"a\",\"b\",\"c\"]");
  }

  @Test
  void whatIsNoLayerIsRefusedByOperatorAndNode() throws IOException {
    byte[] bytes = Files.readAllBytes(model);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String other = text.replace("Relu", "Selu");
    Files.write(model, other.getBytes(StandardCharsets.ISO_8859_1));

    importTo(out).assertMistake("model.onnx can't be imported", "Selu 'activation1/output'");

    assertThat(out).doesNotExist();
  }

  @Test
  void mistakesAreTold() throws IOException {
    Program.run("import", model.toString(), "--input", "28x28", "--out", out.toString())
        .assertNotUnderstood("--input 28x28 is no shape such as 1x28x28");
    importTo(folder.resolve("nowhere/x.espalier")).assertMistake("nowhere");
    Files.writeString(model, "no model");
    importTo(out).assertMistake("model.onnx can't be imported", "it is no ONNX model");
    Files.delete(model);
    importTo(out).assertMistake("there is no file " + model);
  }
}
