package io.espalier.deploy.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Dense;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerRulesTest {

  private static final NetworkSpec NETWORK =
      NetworkSpec.dense(InputShape.flat(4), List.of(3, 3, 2), Nonlinearity.RELU);

  @Test
  void readsNamesAndAlphas() {
    KeepRatios shares =
        LayerRules.parse("dense3", "dense1=0.99, dense2=1").keepRatios(0.95, 0.9, 0.5, NETWORK);

    assertThat(shares)
        .isEqualTo(
            new KeepRatios(
                new KeepRatio(0.95),
                new KeepRatio(0.9),
                Map.of("dense1", new KeepRatio(0.99), "dense2", new KeepRatio(1)),
                Set.of("dense3"),
                0.5));
  }

  @Test
  void withoutRulesAllLayersAreAlike() {
    assertThat(LayerRules.parse("", " ").keepRatios(0.9, 0.9, 0, NETWORK))
        .isEqualTo(KeepRatios.uniform(new KeepRatio(0.9)));
  }

  @Test
  void aLayerThatDoesNotExistIsRefusedWithTheNearest() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRules.parse("dens2", "").keepRatios(0.9, 0.9, 0, NETWORK))
        .withMessage(
            "layer 'dens2' is not in the network, which has dense1, dense2, dense3."
                + " Did you mean dense2?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRules.parse("", "conv7=0.5").keepRatios(0.9, 0.9, 0, NETWORK))
        .withMessageStartingWith("layer 'conv7' is not in the network");
  }

  @ParameterizedTest
  @CsvSource({"layernorm1, ''", "'', activation1=0.5"})
  void aLayerWithoutConnectionsIsRefusedWithThoseThatHaveSome(String exclude, String layerAlpha) {
    NetworkSpec normalized =
        new NetworkSpec(
            InputShape.flat(4),
            List.of(
                new Dense(3),
                LayerNorm.standard(),
                new Activation(Nonlinearity.RELU),
                new Dense(2)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRules.parse(exclude, layerAlpha).keepRatios(0.9, 0.9, 0, normalized))
        .withMessageMatching(
            "layer '(layernorm1|activation1)' has no connections to cut. Those that have are"
                + " dense1, dense2.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense1", "dense1=", "dense1=x", "dense1=0.9;dense2=0.9", "=0.9"})
  void otherFormsAreRefused(String layerAlpha) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRules.parse("", layerAlpha))
        .withMessageContaining("LAYER=ALPHA")
        .withMessageContaining(layerAlpha);
  }

  @Test
  void aLayerHasOneAlpha() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRules.parse("", "dense1=0.9, dense1=0.8"))
        .withMessageContaining("layer 'dense1' has two alphas");
  }

  @Test
  void anAlphaIsAShare() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LayerRules.parse("", "dense1=1.5"))
        .withMessageContaining("above 0 and at most 1, got 1.5");
  }
}
