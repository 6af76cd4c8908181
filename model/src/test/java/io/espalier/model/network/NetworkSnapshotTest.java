package io.espalier.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkSnapshotTest {

  /** 3 → 2 → 1: parameters 0–5 and 6–7 are dense1's, 8–9 and 10 dense2's. */
  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(3), List.of(2, 1), Nonlinearity.RELU);

  @Test
  void cuttingMasksAndZeroesACopy() {
    float[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    NetworkSnapshot dense = NetworkSnapshot.dense(SPEC, values);

    NetworkSnapshot cut = dense.without(bits(0, 10));

    assertThat(cut.values()).containsExactly(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0);
    assertThat(cut.live()).isEqualTo(bits(1, 2, 3, 4, 5, 6, 7, 8, 9));
    assertThat(cut.kept()).isEqualTo(9);
    assertThat(dense.kept()).isEqualTo(11);
    assertThat(values[0]).isEqualTo(1);
  }

  @Test
  void refusesValuesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetworkSnapshot.dense(SPEC, new float[10]))
        .withMessage("the network has 11 parameters, got 10 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSnapshot(SPEC, new float[11], bits(3, 11)))
        .withMessage("the network has 11 parameters, but parameter 11 is live");
    float[] values = new float[11];
    values[4] = 0.5f;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NetworkSnapshot(SPEC, values, bits(3)))
        .withMessage("masked parameter 4 is 0.5, not 0");
  }

  @Test
  void countsWhatIsLeft() {
    // dense1: neuron 0 reads input 1; neuron 1 has a bias only. dense2: reads neuron 0.
    BitSet live = bits(1, 7, 8);

    List<LayerCounts> counts = LayerCounts.of(SPEC, live);

    assertThat(counts)
        .containsExactly(
            new LayerCounts("dense1", 2, 8, 1, 2), new LayerCounts("dense2", 1, 3, 1, 1));
    assertThat(counts.get(0).sparsity()).isEqualTo(0.75);
    assertThat(LayerCounts.macs(SPEC, live)).isEqualTo(2);
  }

  @Test
  void countsADenseAndADeadNetwork() {
    NetworkSpec lenet =
        NetworkSpec.parse("lenet-300-100", new InputShape(1, 28, 28), 10, Nonlinearity.RELU);
    BitSet all = new BitSet();
    all.set(0, lenet.parameters());

    assertThat(LayerCounts.macs(lenet, all)).isEqualTo(784 * 300 + 300 * 100 + 100 * 10);
    assertThat(LayerCounts.of(lenet, all))
        .containsExactly(
            new LayerCounts("dense1", 235_500, 235_500, 784, 300),
            new LayerCounts("dense2", 30_100, 30_100, 300, 100),
            new LayerCounts("dense3", 1_010, 1_010, 100, 10));
    assertThat(LayerCounts.of(lenet, new BitSet()))
        .allSatisfy(
            layer -> {
              assertThat(layer.sparsity()).isEqualTo(1);
              assertThat(layer.activeInputs() + layer.activeUnits() + layer.kept()).isZero();
            });
  }

  @Test
  void initialParametersDependOnTheSeedAlone() {
    NetworkSpec spec = NetworkSpec.parse("400-300-10", InputShape.flat(400), 10, Nonlinearity.RELU);
    float[] values = Initializer.draw(spec, 3);

    assertThat(Initializer.draw(spec, 3)).containsExactly(values);
    assertThat(Initializer.draw(spec, 4)).isNotEqualTo(values);
    // variance 2/400 before ReLU, 1/300 before the output; the error of 120,000 draws is 0.4 %
    assertThat(variance(values, spec.blocks().get(0))).isBetween(0.95 * 2 / 400, 1.05 * 2 / 400);
    assertThat(variance(values, spec.blocks().get(1))).isBetween(0.9 / 300, 1.1 / 300);
    for (ParameterBlock block : spec.blocks()) {
      for (int output = 0; output < block.outputs(); output++) {
        assertThat(values[block.bias(output)]).isZero();
      }
    }
  }

  private static double variance(float[] values, ParameterBlock block) {
    double squares = 0;
    for (int k = block.offset(); k < block.bias(0); k++) {
      squares += (double) values[k] * values[k];
    }
    return squares / block.weights();
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }
}
