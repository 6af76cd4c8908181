package io.espalier.deploy.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import io.espalier.model.flow.InputShape;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.format.SpecFile;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.streaming.sample.SampleShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworksTest {

  private static final SampleShape SHAPE = new SampleShape(1, 4, 5, 3);

  @TempDir private Path folder;

  private static NetworkSpec named(Path file) {
    return Networks.named(file.toString(), SHAPE, Nonlinearity.TANH).spec();
  }

  private Path file(InputShape input, int classes) throws IOException {
    Path file = folder.resolve("Network.JSON");
    SpecFile.write(file, NetworkSpec.dense(input, List.of(6, classes), Nonlinearity.RELU));
    return file;
  }

  @Test
  void aNameAndWidthsAreForTheSamples() {
    assertThat(Networks.named("20-7-3", SHAPE, Nonlinearity.TANH))
        .isEqualTo(
            new InitialNetwork.Drawn(
                NetworkSpec.dense(new InputShape(1, 4, 5), List.of(7, 3), Nonlinearity.TANH)));
    assertThat(Networks.named("lenet-300-100", SHAPE, Nonlinearity.RELU).spec().classes())
        .isEqualTo(3);
  }

  @Test
  void aFileHasItsOwnNonlinearities() throws IOException {
    assertThat(named(file(new InputShape(1, 4, 5), 3)))
        .isEqualTo(NetworkSpec.dense(new InputShape(1, 4, 5), List.of(6, 3), Nonlinearity.RELU));
  }

  @Test
  void aTrainedNetworkComesWithItsWeights() throws IOException {
    NetworkSpec spec = NetworkSpec.dense(new InputShape(1, 4, 5), List.of(6, 3), Nonlinearity.RELU);
    NetworkSnapshot trained = NetworkSnapshot.dense(spec, Initializer.draw(spec, 4));
    Path file = folder.resolve("trained.espalier");
    new NetworkFile(trained, Map.of("origin", "here")).write(file);

    NetworkSnapshot read = Networks.named(file.toString(), SHAPE, Nonlinearity.RELU).snapshot(1);
    assertThat(Networks.about(file.toString())).containsExactly(entry("origin", "here"));
    assertThat(Networks.about("lenet-5")).isEmpty();
    assertThat(read.spec()).isEqualTo(spec);
    assertThat(read.values()).containsExactly(trained.values());
    assertThat(read.live()).isEqualTo(trained.live());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Networks.named(file.toString(), new SampleShape(1, 4, 5, 7), Nonlinearity.RELU))
        .withMessage(
            "%s ends with 3 units, but there are 7 classes. Name another network, or other data.",
            file);
  }

  @Test
  void aTrainedNetworkThatCanNotBeReadIsNamed() throws IOException {
    Path away = folder.resolve("away.espalier");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(away))
        .withMessage(
            "there is no network file %s. Check the path; prune --out writes such files.", away);
    Path text = Files.writeString(folder.resolve("text.espalier"), "lenet-5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(text))
        .withMessage(
            "%s is damaged: it is cut short after 7 bytes, before the header. Name another file of"
                + " a network.",
            text);
  }

  @Test
  void theExampleIsLegal() {
    NetworkSpec spec =
        Networks.named(
                "conf/example-network.json", new SampleShape(1, 28, 28, 10), Nonlinearity.RELU)
            .spec();

    assertThat(spec.layers()).hasAtLeastOneElementOfType(Add.class);
    assertThat(spec.parameters())
        .isEqualTo(12 * 25 + 12 * 12 * 9 + (12 * 49 + 1) * 64 + (64 + 1) * 10);
  }

  @Test
  void whatDoesNotFitTheSamplesIsRefused() throws IOException {
    Path flat = file(InputShape.flat(20), 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(flat))
        .withMessage(
            "%s reads an input of 20×1×1, but samples are of 1×4×5 (channels×height×width)."
                + " Change its \"input\" or the units of its last layer, or name other data.",
            flat);
    Path four = file(new InputShape(1, 4, 5), 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(four))
        .withMessage(
            "%s ends with 4 units, but there are 3 classes. Change its \"input\" or the units of"
                + " its last layer, or name other data.",
            four);
  }

  @Test
  void aFileThatCanNotBeReadIsNamed() throws IOException {
    Path away = folder.resolve("away.json");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(away))
        .withMessage(
            "there is no network file %s. Check the path, or use a name such as lenet-300-100.",
            away);
    Path binary = Files.write(folder.resolve("binary.json"), new byte[] {(byte) 0xc3, 0x28});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(binary))
        .withMessageStartingWith("the network file %s can not be read", binary);
    Path text = Files.writeString(folder.resolve("text.json"), "lenet-5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(text))
        .withMessageStartingWith("%s is not JSON: line 1, column ", text);
  }

  @Test
  void aMisspeltNameGetsAHint() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("network.json"),
            """
            {"input": {"channels": 1, "height": 4, "width": 5},
             "layers": [{"type": "dens", "units": 3}]}
            """);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> named(file))
        .withMessageStartingWith(
            "%s does not describe a network: layer 1: type 'dens' is not known. There are dense,",
            file)
        .withMessageEndingWith(" Did you mean dense?");
  }
}
