package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published sizes of the networks with names. */
class NamedNetworkTest {

  private static final InputShape MNIST = new InputShape(1, 28, 28);
  private static final InputShape CIFAR = new InputShape(3, 32, 32);

  private static NetworkSpec named(String name, InputShape input) {
    return NetworkSpec.parse(name, input, 10, Nonlinearity.RELU);
  }

  private static BitSet all(NetworkSpec spec) {
    BitSet all = new BitSet();
    all.set(0, spec.size());
    return all;
  }

  @Test
  void leNetsHaveTheirPublishedSizesAndOperations() {
    NetworkSpec lenet5 = named("lenet-5", MNIST);
    NetworkSpec lenet300 = named("lenet-300-100", MNIST);

    assertThat(lenet5.parameters()).isEqualTo(431_080);
    assertThat(lenet5.size()).isEqualTo(431_080); // nothing but weights and biases
    assertThat(LayerCounts.flops(lenet5, all(lenet5))).isEqualTo(4_614_930);
    assertThat(LayerCounts.macs(lenet5, all(lenet5)))
        .isEqualTo(24 * 24 * 500 + 8 * 8 * 25_000 + 400_000 + 5_000);
    assertThat(LayerCounts.flops(lenet300, all(lenet300))).isEqualTo(531_990);
    assertThat(lenet5.blocks())
        .extracting(ParameterBlock::name)
        .containsExactly("conv1", "conv2", "dense1", "dense2");
    assertThat(lenet5.isModal()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"noiseout-svhn, 1236250", "vgg-like, 14982474"})
  void convolutionNetworksHaveTheirPublishedSizes(String name, int parameters) {
    assertThat(named(name, CIFAR).parameters()).isEqualTo(parameters);
  }

  /** The published counts leave out the first convolution, which that code never prunes. */
  @ParameterizedTest
  @CsvSource({"resnet-20, 19, 267914", "resnet-32, 31, 461450", "resnet-56, 55, 848522"})
  void residualNetworksHaveTheirPublishedSizes(String name, int convolutions, int published) {
    NetworkSpec spec = named(name, CIFAR);

    int first = spec.blocks().get(0).length();
    assertThat(first).isEqualTo(16 * 3 * 9);
    assertThat(spec.parameters() - first).isEqualTo(published);
    assertThat(spec.blocks()).hasSize(convolutions + 1);
    assertThat(spec.layout().sums()).hasSize((convolutions - 1) / 2);
    assertThat(spec.isModal()).isTrue();
  }

  /** Per channel: gamma and beta are trained; running mean, variance and gate are not. */
  @Test
  void normalizationsAndGatesStandBehindTheParameters() {
    NetworkSpec spec = named("resnet-20", CIFAR);

    int channels = 16 * 7 + 32 * 6 + 64 * 6;
    int gates = 3 * 16 + 3 * 32 + 3 * 64;
    assertThat(spec.layout().trained()).isEqualTo(spec.parameters() + 2 * channels);
    assertThat(spec.size()).isEqualTo(spec.layout().trained() + 2 * channels + gates);
    assertThat(spec.kept(all(spec))).isEqualTo(spec.parameters());
    float[] initial = Initializer.draw(spec, 1);
    NormBlock norm = spec.layout().normalized().get(3).block();
    assertThat(initial[norm.gamma(2)]).isEqualTo(1);
    assertThat(initial[norm.beta(2)]).isZero();
    assertThat(initial[norm.mean(2)]).isZero();
    assertThat(initial[norm.variance(2)]).isEqualTo(1);
    assertThat(initial[initial.length - 1]).isEqualTo(1);
  }

  @Test
  void anInputThatIsTooSmallIsToldByLayer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("lenet-5", new InputShape(1, 6, 6)))
        .withMessage(
            "layer 4 is a conv2d, which has a kernel of 5×5 with padding 0,"
                + " too large for planes of 20×1×1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> named("lenet-5", InputShape.flat(784)))
        .withMessage(
            "layer 1 is a conv2d, which has a kernel of 5×5 with padding 0,"
                + " too large for planes of 784×1×1");
  }
}
