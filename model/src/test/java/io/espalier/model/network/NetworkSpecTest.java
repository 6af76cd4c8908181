package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSpecTest {

  private static final InputShape MNIST = new InputShape(1, 28, 28);
  private static final Activation RELU = new Activation(Nonlinearity.RELU);

  @Test
  void parsesAName() {
    NetworkSpec spec = NetworkSpec.parse("lenet-300-100", MNIST, 10, Nonlinearity.RELU);

    assertThat(spec)
        .isEqualTo(NetworkSpec.parse("784-300-100-10", MNIST, 10, Nonlinearity.RELU))
        .isNotEqualTo(NetworkSpec.parse("784-300-100-10", MNIST, 10, Nonlinearity.TANH));
    assertThat(spec.layers())
        .containsExactly(new Dense(300), RELU, new Dense(100), RELU, new Dense(10));
    assertThat(spec.parameters()).isEqualTo(266_610); // as the paper counts
    assertThat(spec.classes()).isEqualTo(10);
    assertThat(spec.nonlinearityAfter(1)).isEqualTo(Nonlinearity.RELU);
    assertThat(spec.nonlinearityAfter(2)).isNull();
  }

  @Test
  void aNetworkMayHaveOneLayerOnly() {
    assertThat(NetworkSpec.parse("784-10", MNIST, 10, Nonlinearity.RELU).layers())
        .containsExactly(new Dense(10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          resnet      | network 'resnet' is not known. Use lenet-300-100, lenet-5, noiseout-svhn, vgg-like, resnet-20, resnet-32, resnet-56 or layer widths such as 784-300-100-10.
          784         | network '784' is not known. Use lenet-300-100, lenet-5, noiseout-svhn, vgg-like, resnet-20, resnet-32, resnet-56 or layer widths such as 784-300-100-10.
          784--10     | network '784--10' is not known. Use lenet-300-100, lenet-5, noiseout-svhn, vgg-like, resnet-20, resnet-32, resnet-56 or layer widths such as 784-300-100-10.
          -784-10     | network '-784-10' is not known. Use lenet-300-100, lenet-5, noiseout-svhn, vgg-like, resnet-20, resnet-32, resnet-56 or layer widths such as 784-300-100-10.
          100-50-10   | network '100-50-10' does not fit data with 784 features and 10 classes. Maybe 784-50-10.
          784-50-7    | network '784-50-7' does not fit data with 784 features and 10 classes. Maybe 784-50-10.
          3-2         | network '3-2' does not fit data with 784 features and 10 classes. Maybe 784-10.
          784-0-10    | a dense layer needs at least 1 unit, got 0
          784-9999999999-10 | network '784-9999999999-10' has a layer of 9999999999 units, more than 2147483639.
          784-999999-99999-10 | a network of 100784999215 parameters is too large, at most 2147483639 fit.
          """)
  void namesWhatIsWrongWithAName(String name, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSpec.parse(name, MNIST, 10, Nonlinearity.RELU))
        .withMessage(message);
  }

  @Test
  void blocksFollowEachOther() {
    List<ParameterBlock> blocks =
        NetworkSpec.parse("4-3-2", InputShape.flat(4), 2, Nonlinearity.RELU).blocks();

    assertThat(blocks)
        .containsExactly(
            new ParameterBlock("dense1", 0, 4, 3), new ParameterBlock("dense2", 15, 3, 2));
    assertThat(blocks.get(0).weight(1, 2)).isEqualTo(2 * 4 + 1);
    assertThat(blocks.get(0).bias(0)).isEqualTo(12);
    assertThat(blocks.get(1).weight(0, 0)).isEqualTo(15);
    assertThat(blocks.get(1).end()).isEqualTo(15 + 6 + 2);
  }

  @Test
  void aSelectionNarrowsTheFirstLayer() {
    NetworkSpec spec =
        new NetworkSpec(InputShape.flat(9), List.of(new Select(new int[] {2, 5, 8}), new Dense(2)));

    assertThat(spec.selectedInputs()).isEqualTo(3);
    assertThat(spec.parameters()).isEqualTo(8);
    assertThat(spec)
        .isEqualTo(
            new NetworkSpec(
                InputShape.flat(9), List.of(new Select(new int[] {2, 5, 8}), new Dense(2))));
  }

  @Test
  void refusesLayersThatMakeNoNetwork() {
    refuses("a network ends with a dense layer, got []");
    refuses("a network ends with a dense layer", new Dense(2), RELU);
    refuses(
        "only the first layer may select inputs, not layer 2",
        new Dense(3),
        new Select(new int[] {0}),
        new Dense(2));
    refuses("an input beyond the last of 9 is selected", new Select(new int[] {9}), new Dense(2));
    refuses(
        "layer 1 is an activation, which belongs right behind a dense layer", RELU, new Dense(2));
    refuses(
        "layer 3 is an activation, which belongs right behind a dense layer",
        new Dense(2),
        RELU,
        RELU,
        new Dense(2));
  }

  @Test
  void refusesASelectionOfNothingOrOutOfOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Select(new int[0]))
        .withMessage("at least 1 input must be selected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Select(new int[] {1, 1}))
        .withMessage("selected inputs must ascend from 0, got 1 after 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Select(new int[] {-1}))
        .withMessage("selected inputs must ascend from 0, got -1 after nothing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InputShape(1, 0, 3))
        .withMessage("an input needs at least one value, got 1×0×3");
  }

  private static void refuses(String message, LayerSpec... layers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSpec(InputShape.flat(9), List.of(layers)))
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "784-300-100-10, dense1 dense2 dense3",
    "lenet-300-100, dense1 dense2 dense3",
    "lenet-5, dense1 dense2",
    "noiseout-svhn, dense1 dense2",
    "vgg-like, dense1 dense2",
    "resnet-20, dense1",
  })
  void theDenseLayersAtTheEnd(String name, String layers) {
    InputShape input =
        name.contains("300") || name.equals("lenet-5")
            ? new InputShape(1, 28, 28)
            : new InputShape(3, 32, 32);
    NetworkSpec spec = NetworkSpec.parse(name, input, 10, Nonlinearity.RELU);

    assertThat(spec.denseTail().stream().map(ParameterBlock::name))
        .containsExactly(layers.split(" "));
  }

  @Test
  void aNormalizationEndsTheDenseLayersAtTheEnd() {
    NetworkSpec spec =
        new NetworkSpec(
            InputShape.flat(4),
            List.of(
                new Dense(5), new BatchNorm(0.1, 1e-5), RELU, new Dense(3), RELU, new Dense(2)));

    assertThat(spec.denseTail().stream().map(ParameterBlock::name))
        .containsExactly("dense2", "dense3");
  }
}
