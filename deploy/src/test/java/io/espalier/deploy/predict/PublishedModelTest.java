package io.espalier.deploy.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishedModelTest {

  @Test
  void itIsCompactedAndSaysHowMuch() {
    NetworkSnapshot network = TestRuntime.network(1);
    BitSet cut = new BitSet();
    cut.set(0, 15); // the weights of three of the six hidden units, and their biases
    cut.set(0, 12);

    PublishedModel model = PublishedModel.of(500, network.without(cut), List.of());

    assertThat(model.version()).isEqualTo(500);
    assertThat(model.network().spec().parameters()).isLessThan(network.spec().parameters());
    assertThat(model.compression()).isGreaterThan(1);
    assertThat(model.classNames()).containsExactly("0", "1", "2");
    assertThat(model.facts()).containsEntry("records_trained", "500");
  }

  @Test
  void whatHasDivergedIsRefusedByItsPlace() {
    NetworkSnapshot network = TestRuntime.network(1);
    float[] values = network.values().clone();
    values[7] = Float.NaN;

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PublishedModel.of(500, NetworkSnapshot.dense(network.spec(), values), List.of()))
        .withMessage("parameter 7 is NaN: training has diverged");
  }

  @Test
  void everyOutputHasAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PublishedModel(1, TestRuntime.network(1), 50, List.of("a", "b")))
        .withMessage("a network with 3 outputs has as many names of classes, got 2");
  }
}
