package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.network.InputShape;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Residual;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Shortcut.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecFileTest {

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("network.json"), content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lenet-300-100", "lenet-5", "vgg-like", "resnet-20"})
  void whatIsWrittenIsRead(String name) throws IOException {
    NetworkSpec spec = NetworkSpec.parse(name, new InputShape(3, 32, 32), 10, Nonlinearity.TANH);
    Path file = folder.resolve("network.json");

    SpecFile.write(file, spec);

    assertThat(SpecFile.read(file)).isEqualTo(spec);
  }

  @Test
  void whatIsUsualNeedNotBeWritten() throws IOException {
    NetworkSpec spec =
        SpecFile.read(
            file(
                """
                {"input": {"channels": 3, "height": 8, "width": 8},
                 "layers": [
                   {"type": "conv2d", "filters": 2, "height": 3, "width": 3},
                   {"type": "residual", "shortcut": {"type": "identity", "stride": 2}, "body": [
                     {"type": "conv2d", "filters": 4, "height": 1, "width": 1, "stride": 2},
                     {"type": "batchnorm"}]},
                   {"type": "flatten"},
                   {"type": "dense", "units": 10}]}
                """));

    Residual residual = (Residual) spec.layers().get(1);
    assertThat(residual.shortcut()).isEqualTo(Identity.padded(2, 4, 2));
    assertThat(spec.blocks().get(0).biased()).isTrue();
    assertThat(spec.parameters()).isEqualTo(2 * 28 + 4 * 3 + (4 * 9 + 1) * 10);
  }

  @Test
  void saysWhatIsWrongInWhichFile() throws IOException {
    Path broken = file("{");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(broken))
        .withMessageStartingWith(broken + " is not JSON");
    Path unknown =
        file("{\"input\": {\"channels\": 1, \"height\": 1, \"width\": 1}, \"layers\": [{}]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(unknown))
        .withMessageStartingWith(unknown + " does not describe a network: layer 1 is of type ''");
    Path empty = file("{}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(empty))
        .withMessage(empty + " does not describe a network: there is no network in it");
  }
}
