package io.espalier.model.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerNormCompactionTest {

  private static final NetworkSpec SPEC =
      new NetworkSpec(
          InputShape.flat(4),
          List.of(
              new Dense(6), LayerNorm.standard(), new Activation(Nonlinearity.RELU), new Dense(3)));

  private static final NetworkSnapshot DENSE =
      NetworkSnapshot.dense(SPEC, RandomNetworks.gaussian(new Random(3), SPEC.size(), 1));

  private static final ParameterBlock FIRST = SPEC.blocks().get(0);
  private static final ParameterBlock LAST = SPEC.blocks().get(1);

  /** Neuron 2 without weights and bias, of which nothing behind the normalization is read. */
  private static BitSet silent(boolean withBias) {
    BitSet cut = new BitSet();
    cut.set(FIRST.weight(0, 2), FIRST.weightsEnd(2));
    cut.set(FIRST.bias(2), withBias);
    for (int output = 0; output < 3; output++) {
      cut.set(LAST.weight(2, output));
    }
    return cut;
  }

  private static void assertSameFunction(NetworkSnapshot one, NetworkSnapshot other) {
    float[] features = RandomNetworks.gaussian(new Random(4), 4, 1);
    assertThat(new ReferenceNetwork(other).logits(features, 0))
        .containsExactly(new ReferenceNetwork(one).logits(features, 0), within(1e-6));
  }

  @Test
  void aUnitThatIsAlways0GoesAndStillCountsInTheMean() {
    NetworkSnapshot masked = DENSE.without(silent(true));

    NetworkSnapshot compacted = Compaction.compact(masked);

    assertThat(compacted.spec().layers().get(0)).isEqualTo(new Dense(5));
    assertThat(compacted.spec().layers().get(1)).isEqualTo(new LayerNorm(1e-5, 6));
    assertSameFunction(masked, compacted);
  }

  @Test
  void aUnitThatIsNot0StaysThoughNothingReadsIt() {
    NetworkSnapshot masked = DENSE.without(silent(false));

    NetworkSnapshot compacted = Compaction.compact(masked);

    assertThat(compacted.spec()).isEqualTo(SPEC);
    assertSameFunction(masked, compacted);
  }
}
