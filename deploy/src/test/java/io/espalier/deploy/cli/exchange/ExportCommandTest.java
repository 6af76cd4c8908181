package io.espalier.deploy.cli.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.deploy.cli.Program;
import io.espalier.deploy.cli.option.ExitCode;
import io.espalier.deploy.onnx.OnnxModel;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Standardization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network of which two of six hidden units are gone, as files of other programs. */
class ExportCommandTest {

  private static final int HIDDEN = 6;
  private static final int LEFT = 4;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeNetwork() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("4-6-3", InputShape.flat(4), 3, Nonlinearity.RELU)
            .standardized(new Standardization(List.of(0f, 1f, 2f, 3f), List.of(1f, 1f, 2f, 4f)));
    ParameterBlock hidden = spec.blocks().get(0);
    BitSet cut = new BitSet();
    cut.set(hidden.weight(0, 0), hidden.weightsEnd(HIDDEN - LEFT - 1));
    NetworkSnapshot network = new InitialNetwork.Drawn(spec).snapshot(1).without(cut);
    file = folder.resolve("network.espalier");
    new NetworkFile(network, Map.of("seed", "7", "classes", "[\"a\",\"b\",\"c\"]")).write(file);
  }

  private Program.Ended export(String name, String... more) {
    String[] options = {"export", file.toString(), "--out", folder.resolve(name).toString()};
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return Program.run(all);
  }

  @Test
  void aModelIsCompactedCheckedAndToldOf() throws IOException {
    Program.Ended ended = export("model.onnx");

    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.OK);
    assertThat(ended.out())
        .contains("onnx of 35 parameters", "compression 1.19")
        .containsPattern("ONNX Runtime predicts the same: .* differ by at most \\d")
        .contains("written to " + folder.resolve("model.onnx"));
    try (OnnxModel model = new OnnxModel(Files.readAllBytes(folder.resolve("model.onnx")))) {
      assertThat(model.facts())
          .containsEntry("task", "classification")
          .containsEntry("classes", "[\"a\",\"b\",\"c\"]")
          .containsEntry("seed", "7")
          .containsEntry("compression", "1.19");
    }
  }

  @Test
  void nothingIsLeftOutUnlessItIsAskedFor() throws IOException {
    assertThat(export("all.espalier", "--no-compact").exitCode()).isZero();
    assertThat(export("small.espalier").exitCode()).isZero();

    assertThat(NetworkFile.read(folder.resolve("all.espalier")).network())
        .isEqualTo(NetworkFile.read(file).network());
    assertThat(NetworkFile.read(folder.resolve("small.espalier")).network().spec().blocks())
        .first()
        .extracting(ParameterBlock::outputs)
        .isEqualTo(LEFT);
  }

  @Test
  void safetensorsHaveAHeaderAndTheValuesBehindIt() throws IOException {
    assertThat(export("weights.safetensors").exitCode()).isZero();

    ByteBuffer bytes =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("weights.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[(int) bytes.getLong()];
    bytes.get(text);
    JsonNode header = new ObjectMapper().readTree(new String(text, StandardCharsets.UTF_8));
    assertThat(header.at("/__metadata__/seed").asText()).isEqualTo("7");
    JsonNode weight = header.get("dense1/weight");
    assertThat(weight.get("dtype").asText()).isEqualTo("F32");
    assertThat(weight.get("shape").toString()).isEqualTo("[4,4]");
    long last = 0;
    for (JsonNode tensor : header) {
      last = Math.max(last, tensor.path("data_offsets").path(1).asLong());
    }
    assertThat(bytes.remaining()).isEqualTo((int) last);
  }

  @Test
  void numpyArraysAreStoredAligned() throws IOException {
    assertThat(export("weights.npz").exitCode()).isZero();

    try (ZipFile zip = new ZipFile(folder.resolve("weights.npz").toFile())) {
      ZipEntry entry = zip.getEntry("dense1/weight.npy");
      byte[] array = zip.getInputStream(entry).readAllBytes();
      assertThat(new String(array, StandardCharsets.ISO_8859_1))
          .startsWith("\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f4', 'fortran_order': False,")
          .contains("'shape': (4, 4,), }");
      assertThat(array).hasSize(128 + 16 * Float.BYTES);
      assertThat(zip.getEntry("metadata.npy")).isNotNull();
    }
  }

  @Test
  void whatHasNoFormLeavesNoFile() throws IOException {
    NetworkSpec spec =
        new NetworkSpec(
            new InputShape(1, 4, 4),
            List.of(new AveragePool(new Window(1, 3, 1, 1)), new Flatten(), new Dense(2)));
    new NetworkFile(new InitialNetwork.Drawn(spec).snapshot(1), Map.of()).write(file);

    export("model.onnx").assertMistake("averagepool1 has padding 1", "--format espalier");

    assertThat(folder.resolve("model.onnx")).doesNotExist();
  }

  @Test
  void aFileThatIsThereStaysWhereTheNetworkCannotBeRead() throws IOException {
    Path before = Files.writeString(folder.resolve("model.onnx"), "before");
    Files.writeString(file, "no network");

    export("model.onnx").assertMistake("network.espalier");

    assertThat(before).hasContent("before");
  }

  @Test
  void mistakesAreTold() {
    export("model.bin").assertNotUnderstood("model.bin ends with no format that is known");
    export("nowhere/model.onnx").assertMistake("there is no", "--out");
    Program.run("export", "http://127.0.0.1:1/", "--out", "model.onnx")
        .assertMistake("http://127.0.0.1:1/v2/models/espalier/onnx does not answer");
    Program.run("export", "http://no host", "--out", "model.onnx")
        .assertMistake("http://no host is no address");
    Program.run("export", folder.toString(), "--out", "model.onnx")
        .assertMistake("there is no checkpoint in " + folder);
  }
}
