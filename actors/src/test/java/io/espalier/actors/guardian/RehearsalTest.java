package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Reduction;
import io.espalier.model.prune.NnRelief;
import java.util.BitSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RehearsalTest {

  static Stream<Reduction> reductions() {
    return Stream.of(Runs.cut(new NnRelief()), Runs.merge());
  }

  /** It goes by weights, as there is no evidence yet: whatever the criterion. */
  @ParameterizedTest
  @MethodSource("reductions")
  void decidesNothing(Reduction reduction) {
    NetworkSnapshot network = new InitialNetwork.Drawn(NetworkSpec.dense(20, 8, 3)).snapshot(1);
    float[] values = network.values().clone();
    BitSet live = (BitSet) network.live().clone();

    new Rehearsal(network, reduction).run();

    assertThat(network.values()).containsExactly(values);
    assertThat(network.live()).isEqualTo(live);
  }
}
