package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.BatchNorm;
import io.espalier.model.layer.Conv2d;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.Dropout;
import io.espalier.model.layer.Flatten;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.LayerSpec;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Residual;
import io.espalier.model.layer.Select;
import io.espalier.model.layer.Shortcut;
import io.espalier.model.layer.Shortcut.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Shapes, offsets and what does not fit. */
class LayoutTest {

  private static final InputShape INPUT = new InputShape(2, 7, 5);
  private static final Activation RELU = new Activation(Nonlinearity.RELU);
  private static final Window THREE = Window.square(3, 1, 1);

  @Test
  void infersTheShapeBehindEachLayer() {
    NetworkSpec spec =
        new NetworkSpec(
            INPUT,
            List.of(
                new Conv2d(
                    4, new Window(4, 3, 2, 1), true), // rows (7+2−4)/2+1, columns (5+2−3)/2+1
                RELU,
                new MaxPool(new Window(2, 1, 1, 0)),
                new AveragePool(Window.square(2, 2, 1)),
                new Flatten(),
                new Dropout(0.5, 1),
                new Dense(2)));

    assertThat(spec.layout().nodes())
        .extracting(layer -> layer.output().toString())
        .containsExactly(
            "4×3×3", "4×3×3", "4×2×3", "4×2×2", "4×2×2 flat", "4×2×2 flat", "2×1×1 flat");
    assertThat(spec.blocks())
        .containsExactly(
            new ParameterBlock("conv1", 0, 2, 4, 12, true),
            new ParameterBlock("dense1", 100, 16, 2, 1, true));
  }

  @Test
  void aBlockWithTapsHasItsWeightsOutputByOutput() {
    ParameterBlock block = new ParameterBlock("conv1", 10, 3, 2, 4, false);

    assertThat(block.weight(2, 1)).isEqualTo(10 + (1 * 3 + 2) * 4);
    assertThat(block.weightsEnd(0)).isEqualTo(22);
    assertThat(block.length()).isEqualTo(24);
    assertThat(block.end()).isEqualTo(34);
    assertThatIllegalStateException()
        .isThrownBy(() -> block.bias(0))
        .withMessage("conv1 has no biases");
  }

  @Test
  void aSelectionOfPlanesTakesWholeChannels() {
    int[] second = IntStream.range(35, 70).toArray();
    NetworkSpec spec = network(new Select(second), new Conv2d(1, THREE, true), new Flatten());

    assertThat(spec.layout().nodes().get(0).output().toString()).isEqualTo("1×7×5");
    refuses(
        "layer 1 is a select, which takes some values of a channel",
        new Select(new int[] {0, 1}),
        new Conv2d(1, THREE, true),
        new Flatten());
  }

  @Test
  void shortcutsPadChannelsOnBothSides() {
    assertThat(Identity.padded(2, 4, 2).sources()).containsExactly(-1, 0, 1, -1);
    assertThat(Identity.padded(3, 3, 1).sources()).containsExactly(0, 1, 2);
  }

  @Test
  void namesTheLayerThatDoesNotFit() {
    refuses(
        "layer 2 is a dense, which reads a row of units, not planes of 3×7×5."
            + " Put a flatten in front",
        new Conv2d(3, THREE, true));
    refuses("layer 2 is a conv2d, which reads planes", new Dense(3), new Conv2d(3, THREE, true));
    refuses("layer 2 is a flatten, which reads planes", new Dense(3), new Flatten());
    refuses(
        "layer 3 is a batchnorm, which does not go behind a flatten",
        new Conv2d(3, THREE, true),
        new Flatten(),
        BatchNorm.standard());
    refuses(
        "layer 2 is a maxpool, which has a kernel of 6×6 with padding 0, too large",
        new Conv2d(3, THREE, true),
        new MaxPool(Window.square(6, 1, 0)),
        new Flatten());
    refuses(
        "layer 2 is a residual, which adds 2×7×5 of its shortcut to 4×7×5 of its body",
        new Conv2d(2, THREE, true),
        residual(4, 1, Identity.padded(2, 2, 1)),
        new Flatten());
    refuses(
        "layer 2, shortcut is an identity, which has a shortcut from channel 2 of 2×7×5",
        new Conv2d(2, THREE, true),
        residual(1, 1, new Identity(1, List.of(2))),
        new Flatten());
    refuses(
        "layer 2 is a residual, which adds 4×4×3 of its shortcut to 4×7×5 of its body",
        new Conv2d(2, THREE, true),
        residual(4, 1, new Projection(2)),
        new Flatten());
    refuses(
        "layer 1, body layer 3 is a conv2d, which reads planes",
        new Residual(
            List.of(
                new Conv2d(2, THREE, true),
                new Flatten(),
                new Conv2d(2, THREE, true),
                BatchNorm.standard()),
            new Projection(1)));
  }

  @Test
  void refusesLayersThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Window(0, 3, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Window(3, 3, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Window.square(3, 1, 3))
        .withMessage("padding is 0 or more and less than the kernel of 3×3, got 3");
    assertThatIllegalArgumentException().isThrownBy(() -> new Conv2d(0, THREE, true));
    assertThatIllegalArgumentException().isThrownBy(() -> new Dropout(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchNorm(1, 1e-5));
    assertThatIllegalArgumentException().isThrownBy(() -> new BatchNorm(0.9, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Residual(List.of(new GlobalAveragePool()), new Projection(1)))
        .withMessageContaining("begins with a convolution and ends with a batch normalization");
  }

  @Test
  void refusesNumbersThatFloatsDoNotHold() {
    // As this JDK writes them: digits of floats are fewer from 19 on.
    String epsilons =
        "epsilon must be from " + Float.MIN_NORMAL + " to " + Float.MAX_VALUE + ", got ";
    for (double epsilon : new double[] {0, 1e-300, 1e300, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new LayerNorm(epsilon, 0))
          .withMessage(epsilons + epsilon);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new BatchNorm(0.9, epsilon))
          .withMessage(epsilons + epsilon);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchNorm(0.99999999, 1e-5))
        .withMessage("momentum must be from 0.0 to 0.99999994, got 0.99999999");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dropout(0.99999999, 0))
        .withMessage("dropout rate must be from 0.0 to 0.99999994, got 0.99999999");
  }

  @Test
  void normalizesNoRowsWiderThanFloatsCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerNorm(1e-5, 2_000_000_000))
        .withMessage("a width is from 0 to 16777216, got 2000000000");
    refuses(
        "layer 2 is a layernorm, which normalizes at most 16777216 units, not the 16777217 that it"
            + " reads",
        new Dense(16_777_217),
        LayerNorm.standard());
  }

  @Test
  void refusesSizesThatNoArrayHolds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InputShape(2_000_000_000, 2_000_000_000, 4))
        .withMessage(
            "2000000000×2000000000×4 values are too many for one sample, at most 2147483639 fit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Window(65_536, 65_536, 1, 0))
        .withMessage("a kernel of 65536×65536 values is too large, at most 2147483639 fit");
    refuses(
        "layer 1 is a conv2d, which puts out too much: 2000000000×7×5 values are too many for one"
            + " sample, at most 2147483639 fit",
        new Conv2d(2_000_000_000, THREE, true));
    refuses(
        "layer 1 is a maxpool, which puts out too much: 2×2147483647×2000000004 values",
        new MaxPool(new Window(1, 2_000_000_000, 1, 1_999_999_999)));
  }

  @Test
  void refusesMatricesOfChannelsThatNoArrayHolds() {
    refuses(
        "layer 2 is a batchnorm, which normalizes at most 46340 channels, not the 46341 that it"
            + " reads",
        new Dense(46_341),
        BatchNorm.standard());
    refuses(
        "layer 2 is an identity, which has a shortcut from 50000 channels to 50000, whose matrix"
            + " has more than 2147483639 values",
        new Conv2d(50_000, THREE, false),
        Identity.padded(50_000, 50_000, 1));
  }

  @Test
  void refusesMoreParametersThanALongCounts() {
    int side = 40_000;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new NetworkSpec(
                    InputShape.flat(2_000_000_000),
                    List.of(
                        new Conv2d(
                            2_000_000_000, new Window(side, side, 2_000_000_000, side - 1), false),
                        new GlobalAveragePool(),
                        new Flatten(),
                        new Dense(2))))
        .withMessage(
            "a network of more than 9223372036854775807 parameters is too large, at most 2147483639"
                + " fit.");
  }

  private static Residual residual(int filters, int stride, Shortcut shortcut) {
    return new Residual(
        List.of(new Conv2d(filters, Window.square(3, stride, 1), false), BatchNorm.standard()),
        shortcut);
  }

  private static NetworkSpec network(LayerSpec... layers) {
    List<LayerSpec> all = new ArrayList<>(List.of(layers));
    all.add(new Dense(2));
    return new NetworkSpec(INPUT, all);
  }

  private static void refuses(String message, LayerSpec... layers) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> network(layers))
        .withMessageContaining(message);
  }
}
