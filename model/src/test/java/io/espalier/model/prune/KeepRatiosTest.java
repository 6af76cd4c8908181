package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.RandomNetworks;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules for single layers. */
class KeepRatiosTest {

  private static final KeepRatio MOST = new KeepRatio(0.9);
  private static final KeepRatio ALL = new KeepRatio(1);
  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(8), List.of(9, 7, 3), Nonlinearity.RELU);
  private static final NetworkSnapshot NETWORK =
      NetworkSnapshot.dense(SPEC, RandomNetworks.gaussian(new Random(3), SPEC.size(), 1));

  private static BitSet cut(Scope scope, KeepRatios keepRatios) {
    return Selection.choose(NETWORK, Evidence.NONE, new Magnitude(scope), keepRatios).cut();
  }

  private static BitSet cut(NetworkSnapshot network, KeepRatios keepRatios) {
    return Selection.choose(network, Evidence.NONE, new Magnitude(), keepRatios).cut();
  }

  private static int cutFrom(BitSet cut, int layer) {
    ParameterBlock block = SPEC.blocks().get(layer);
    return cut.get(block.offset(), block.end()).cardinality();
  }

  private static KeepRatios keepRatios(Map<String, KeepRatio> layers, String... excluded) {
    return new KeepRatios(MOST, MOST, layers, Set.of(excluded), 0);
  }

  private static KeepRatios sized(Map<String, KeepRatio> layers, double sizeExponent) {
    return new KeepRatios(MOST, MOST, layers, Set.of(), sizeExponent);
  }

  @ParameterizedTest
  @EnumSource
  void nothingButWhatIsDeadGoesFromAnExcludedLayer(Scope scope) {
    BitSet cut = cut(scope, keepRatios(Map.of(), "dense1", "dense3"));

    assertThat(cutFrom(cut, 0)).isZero();
    assertThat(cutFrom(cut, 1)).isPositive();
    assertThat(cutFrom(cut, 2)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aLayerWithAShareOfItsOwnKeepsTheOthersAsTheyWere(Scope scope) {
    BitSet usual = cut(Scope.LAYER, keepRatios(Map.of()));

    BitSet cut = cut(scope, keepRatios(Map.of("dense1", ALL, "dense2", MOST, "dense3", ALL)));

    assertThat(cutFrom(cut, 0)).isZero();
    assertThat(cutFrom(cut, 1)).isEqualTo(cutFrom(usual, 1)).isPositive();
    assertThat(cutFrom(cut, 2)).isZero();
  }

  /** Φ⁻¹(0.95) = 1.644854, Φ⁻¹(1 − 0.05/410) = 3.6693. */
  @Test
  void theDoubtIsSharedAmongTheNeurons() {
    KeepRatios doubtful = KeepRatios.uniform(MOST).withSignificance(0.05);

    assertThat(doubtful.standardErrors(1)).isCloseTo(1.644854, within(1e-6));
    assertThat(doubtful.standardErrors(410)).isCloseTo(3.6693, within(1e-3));
    assertThat(KeepRatios.uniform(MOST).standardErrors(410)).isZero();
    assertThat(doubtful.scaled(0.5).significance()).isEqualTo(0.05);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeepRatios.uniform(MOST).withSignificance(0))
        .withMessage("the significance of a cut must be above 0 and up to 1, got 0.0");
  }

  @Test
  void theSameHoldsUnderABudget() {
    KeepRatios keepRatios = keepRatios(Map.of("dense3", ALL), "dense1");
    Budget budget = new Budget(SizeMetric.PARAMETERS, SPEC.parameters() - 40);

    BitSet cut =
        new CutSize(keepRatios, Optional.of(budget))
            .choose(NETWORK, Evidence.NONE, new Magnitude())
            .cut();

    assertThat(cutFrom(cut, 0)).isZero();
    assertThat(cutFrom(cut, 1)).isBetween(39, 41);
    assertThat(cutFrom(cut, 2)).isZero();
  }

  /**
   * With 81, 70 and 24 parameters: what a layer gives up is what alpha 0.9 gives, times a power.
   */
  @Test
  void smallLayersGiveUpLess() {
    BitSet even = cut(Scope.LAYER, sized(Map.of(), 0));
    BitSet cut = cut(Scope.LAYER, sized(Map.of(), 2));

    double second = 1 - 0.1 * Math.pow(70.0 / 81, 2);
    double third = 1 - 0.1 * Math.pow(24.0 / 81, 2);
    Map<String, KeepRatio> own =
        Map.of("dense2", new KeepRatio(second), "dense3", new KeepRatio(third));
    assertThat(cut).isEqualTo(cut(Scope.LAYER, keepRatios(own))).isNotEqualTo(even);
    assertThat(even).isEqualTo(cut(Scope.LAYER, keepRatios(Map.of())));
    assertThat(cutFrom(cut, 2)).isLessThan(cutFrom(even, 2));
  }

  @Test
  void aLayerIsAsLargeAsWhatItHasLeft() {
    BitSet gone = new BitSet();
    gone.set(0, 60);
    NetworkSnapshot thinned = NETWORK.without(gone);
    double first = 1 - 0.1 * Math.sqrt(21.0 / 70);
    double third = 1 - 0.1 * Math.sqrt(24.0 / 70);

    assertThat(cut(thinned, sized(Map.of(), 0.5)))
        .isEqualTo(
            cut(
                thinned,
                keepRatios(
                    Map.of(
                        "dense1", new KeepRatio(first),
                        "dense3", new KeepRatio(third)))));
  }

  @Test
  void sizeChangesNothingWhereALayerHasItsOwnShareOrAllCompete() {
    Map<String, KeepRatio> own = Map.of("dense2", MOST, "dense3", MOST);

    assertThat(cut(Scope.LAYER, sized(own, 3))).isEqualTo(cut(Scope.LAYER, keepRatios(own)));
    assertThat(cut(Scope.NETWORK, sized(Map.of(), 3)))
        .isEqualTo(cut(Scope.NETWORK, keepRatios(Map.of())));
  }

  @Test
  void theExponentOfSizesIsNotNegative() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sized(Map.of(), -0.5))
        .withMessage("the exponent of layer sizes must be at least 0, got -0.5");
  }

  @Test
  void aLayerThatDoesNotExistIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cut(Scope.LAYER, keepRatios(Map.of(), "conv1")))
        .withMessage("layer 'conv1' is not in the network, which has dense1, dense2, dense3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cut(Scope.LAYER, keepRatios(Map.of(), "activation1")))
        .withMessage(
            "layer 'activation1' has no connections to cut. Those that have are dense1, dense2,"
                + " dense3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> keepRatios(Map.of("dense1", ALL), "dense1"))
        .withMessageContaining("layer 'dense1' is excluded and has an alpha");
  }

  @Test
  void aGentlerCutGivesUpLessEverywhere() {
    KeepRatios keepRatios =
        new KeepRatios(
            new KeepRatio(0.9),
            new KeepRatio(0.8),
            Map.of("dense1", new KeepRatio(0.6), "dense2", new KeepRatio(0.9)),
            Set.of("dense3"),
            0.7);

    KeepRatios gentle = keepRatios.scaled(0.5);

    assertThat(gentle.dense().alpha()).isCloseTo(0.95, within(1e-12));
    assertThat(gentle.convolution().alpha()).isCloseTo(0.9, within(1e-12));
    assertThat(gentle.layers().get("dense1").alpha()).isCloseTo(0.8, within(1e-12));
    assertThat(gentle.layers().get("dense2").alpha()).isCloseTo(0.95, within(1e-12));
    assertThat(gentle.excluded()).containsExactly("dense3");
    assertThat(gentle.sizeExponent()).isEqualTo(0.7);
    assertThat(KeepRatios.uniform(MOST).scaled(0)).isEqualTo(KeepRatios.uniform(ALL));
    assertThat(keepRatios.scaled(1)).isEqualTo(keepRatios);
  }
}
