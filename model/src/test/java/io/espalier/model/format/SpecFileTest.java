package io.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.RandomGraphs;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import io.espalier.model.network.Standardization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    assertThat(spec.layers().get(3)).isEqualTo(Identity.padded(2, 4, 2));
    assertThat(spec.layers().get(4)).isEqualTo(new Add());
    assertThat(spec.blocks().get(0).biased()).isTrue();
    assertThat(spec.parameters()).isEqualTo(2 * 28 + 4 * 3 + (4 * 9 + 1) * 10);
  }

  private static final String BRANCHES =
      """
      {"input": {"channels": 3, "height": 8, "width": 8},
       "layers": [
         {"type": "conv2d", "name": "left", "filters": 8, "height": 3, "width": 3, "padding": 1},
         {"type": "depthwise", "name": "right", "reads": "input",
          "height": 3, "width": 3, "padding": 1},
         {"type": "concat", "name": "both", "reads": ["left", "right"]},
         {"type": "batchnorm"},
         {"type": "add", "reads": ["both", "norm1"]},
         {"type": "flatten"},
         {"type": "dense", "units": 10}]}
      """;

  @Test
  void layersSayWhatTheyReadByName() throws IOException {
    NetworkSpec spec = SpecFile.read(file(BRANCHES));

    assertThat(spec.graph().nodes().stream().map(Node::reads))
        .containsExactly(
            List.of(Node.INPUT),
            List.of(Node.INPUT),
            List.of(0, 1),
            List.of(2),
            List.of(2, 3),
            List.of(4),
            List.of(5));
    assertThat(spec.blocks().stream().map(ParameterBlock::name))
        .containsExactly("left", "right", "dense1");
  }

  @Test
  void aNameThatIsReadButNotThereIsToldWithTheOnesThatAre() throws IOException {
    Path file = file(BRANCHES.replace("[\"left\"", "[\"lefd\""));

    assertThatExceptionOfType(UnknownNameException.class)
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageContaining("layer 3 'both' reads 'lefd', which is not known.")
        .satisfies(
            unknown -> assertThat(unknown.known()).containsExactly("input", "left", "right"));
  }

  /** Any graph that can be put together, through the file. */
  @Property(tries = 200, seed = "501")
  void anyGraphThatIsWrittenIsRead(@ForAll long seed) throws IOException {
    NetworkSpec spec = RandomGraphs.spec(new Random(seed));
    Path file = Files.createTempFile("network", ".json");
    try {
      SpecFile.write(file, spec);

      assertThat(SpecFile.read(file)).isEqualTo(spec);
    } finally {
      Files.delete(file);
    }
  }

  /** So that what is said of random graphs is said of every kind of layer and nonlinearity. */
  @Test
  void theGraphsThatAreDrawnHaveEveryKindOfLayer() {
    List<Layer> layers =
        IntStream.range(0, 300)
            .mapToObj(seed -> RandomGraphs.spec(new Random(seed)))
            .flatMap(spec -> spec.layers().stream())
            .toList();

    assertThat(layers.stream().map(Layer::kind)).contains(Layer.Kind.values());
    assertThat(
            layers.stream()
                .filter(Activation.class::isInstance)
                .map(layer -> ((Activation) layer).function()))
        .contains(Nonlinearity.values());
  }

  @Test
  void aStandardizationIsWrittenAndRead() throws IOException {
    NetworkSpec spec =
        NetworkSpec.parse("lenet-5", new InputShape(3, 32, 32), 10, Nonlinearity.RELU)
            .standardized(
                new Standardization(List.of(0.1f, 0.2f, 1 / 3f), List.of(1f, 1e-7f, 3.4e38f)));
    Path file = folder.resolve("network.json");

    SpecFile.write(file, spec);

    assertThat(SpecFile.read(file)).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'means': [0]}                        | standardization.deviations is missing, a list of"
            + " numbers",
        "{'means': 0, 'deviations': [1]}       | standardization.means must be a list of numbers,"
            + " got 0",
        "{'means': ['a'], 'deviations': [1]}   | standardization.means must be a list of numbers,"
            + " got [\"a\"]",
        "{'means': [0], 'deviations': [0]}     | channel 1 is standardized by mean 0.0 and",
        "{'means': [0], 'deviations': [1e99]}  | channel 1 is standardized by mean 0.0 and",
        "{'means': [0, 1], 'deviations': [1, 1]} | an input with 1 channels is standardized by 2",
        "{'means': [0], 'deviations': [1], 'scale': 1} | 'scale' is not known here. There are"
            + " means, deviations.",
      })
  void namesWhatIsWrongWithAStandardization(String standardization, String mistake)
      throws IOException {
    String content =
        "{'input': {'channels': 1, 'height': 8, 'width': 8}, 'standardization': %s,"
            + " 'layers': [{'type': 'flatten'}, {'type': 'dense', 'units': 2}]}";
    Path file = file(String.format(Locale.ROOT, content, standardization).replace('\'', '"'));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageStartingWith("%s does not describe a network: %s", file, mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                  | there is no network in it",
        "{'layers': []}      | input is missing, {\"name\": value, …}",
        "{'layers': [], 'input': 784} | input must be {\"name\": value, …}, got 784",
        "{'layers': [], 'input': {'channels': 0, 'height': 1, 'width': 1}} | an input needs at"
            + " least one value, got 0×1×1",
        "{'layers': [], 'name': 'x', 'input': {'channels': 1, 'height': 1, 'width': 1}} | 'name' is"
            + " not known here. There are input, standardization, layers.",
      })
  void namesWhatIsWrongAroundTheLayers(String content, String mistake) throws IOException {
    Path file = file(content.replace('\'', '"'));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessage("%s does not describe a network: %s", file, mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                  | layer 2: type is missing, a text",
        "7                                   | layer 2: must be {\"name\": value, …}, got 7",
        "{'type': 'dens'}                    | layer 2: type 'dens' is not known. There are dense,",
        "{'type': 'dense'}                   | layer 2: units is missing, a whole number",
        "{'type': 'dense', 'units': 'ten'}   | layer 2: units must be a whole number, got \"ten\"",
        "{'type': 'dense', 'units': 2.5}     | layer 2: units must be a whole number, got 2.5",
        "{'type': 'dense', 'units': 3000000000} | layer 2: units must be a whole number",
        "{'type': 'dense', 'units': 0}       | layer 2: a dense layer needs at least 1 unit, got 0",
        "{'type': 'dense', 'units': 2, 'bias': true} | layer 2: 'bias' is not known here. There are"
            + " type, name, reads, units.",
        "{'type': 'activation', 'function': 'swish'} | layer 2: function 'swish' is not known."
            + " There are relu, leakyrelu, gelu, tanh, sigmoid.",
        "{'type': 'conv2d', 'filters': 2, 'height': 3, 'width': 3, 'biased': 1} | layer 2: biased"
            + " must be true or false, got 1",
        "{'type': 'flatten', 'reads': []} | layer 2: reads names no layer, got []. Leave it out to"
            + " read the layer before, or name what is read, such as \"input\"",
        "{'type': 'dropout'}                 | layer 2: rate is missing, a number",
        "{'type': 'select', 'inputs': ['a']} | layer 2: a list of whole numbers has \"a\"",
        "{'type': 'residual', 'body': [{'type': 'dense'}]} | layer 2: body layer 1: units is"
            + " missing",
        "{'type': 'residual', 'body': [{'type': 'convolution'}]} | layer 2: body layer 1: type"
            + " 'convolution' is not known",
        "{'type': 'flatten'}, {'type': 'flatten'} | layer 3 is a flatten, which reads planes",
      })
  void namesWhatIsWrongWithALayer(String layer, String mistake) throws IOException {
    String content =
        "{'input': {'channels': 1, 'height': 8, 'width': 8}, 'layers': ["
            + "{'type': 'conv2d', 'filters': 2, 'height': 3, 'width': 3}, %s,"
            + "{'type': 'dense', 'units': 2}]}";
    Path file = file(String.format(Locale.ROOT, content, layer).replace('\'', '"'));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageStartingWith("%s does not describe a network: %s", file, mistake);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'input':~ {'channels' 1}} | line 2",
        "{'input': {}, 'input': {}}  | line 1",
        "{} {}                       | line 1",
        "{                           | line 1",
      })
  void saysWhereItIsNoJson(String content, String place) throws IOException {
    Path file = file(content.replace('\'', '"').replace('~', '\n'));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SpecFile.read(file))
        .withMessageStartingWith("%s is not JSON: %s, column ", file, place);
  }

  @Test
  void namesWhatCouldHaveBeenMeant() throws IOException {
    Path file =
        file(
            """
            {"input": {"channels": 1, "height": 1, "width": 1},
             "layers": [{"type": "dens", "units": 2}]}
            """);

    assertThatExceptionOfType(UnknownNameException.class)
        .isThrownBy(() -> SpecFile.read(file))
        .satisfies(
            unknown -> {
              assertThat(unknown.name()).isEqualTo("dens");
              assertThat(unknown.known())
                  .contains("dense", "conv2d", "residual")
                  .hasSize(Layer.Kind.values().length + 1);
            });
  }
}
