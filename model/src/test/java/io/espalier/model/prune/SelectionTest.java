package io.espalier.model.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.KnownActivity;
import io.espalier.model.RandomNetworks;
import io.espalier.model.ReferenceNetwork;
import io.espalier.model.edit.DeadUnits;
import io.espalier.model.evidence.ActivityMean;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a round cuts: by score, and what is dead then. */
class SelectionTest {

  /** 2 → 2 → 1: dense1 weights 0–3, biases 4–5; dense2 weights 6–7, bias 8. */
  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(2), List.of(2, 1), Nonlinearity.RELU);

  @Test
  void aNeuronThatNothingReadsGoesWithAllThatFeedsIt() {
    NetworkSnapshot network = NetworkSnapshot.dense(SPEC, ones()).without(bits(7));

    assertThat(DeadUnits.sweep(network)).isEqualTo(bits(2, 3, 5));
  }

  @Test
  void aNeuronThatNothingFeedsGoesWithAllThatReadsIt() {
    NetworkSnapshot network = NetworkSnapshot.dense(SPEC, ones()).without(bits(0, 1, 4));

    assertThat(DeadUnits.sweep(network)).isEqualTo(bits(6));
  }

  @Test
  void aNeuronWithABiasOnlyStaysAsAConstant() {
    NetworkSnapshot network = NetworkSnapshot.dense(SPEC, ones()).without(bits(0, 1));

    assertThat(DeadUnits.sweep(network).isEmpty()).isTrue();
  }

  @Test
  void deathSpreadsThroughLayersBothWays() {
    // 1 → 1 → 1 → 1, weights 0, 2, 4, biases 1, 3, 5
    NetworkSpec chain = NetworkSpec.dense(InputShape.flat(1), List.of(1, 1, 1), Nonlinearity.TANH);
    NetworkSnapshot network = NetworkSnapshot.dense(chain, new float[] {1, 1, 1, 1, 1, 1});

    assertThat(DeadUnits.sweep(network.without(bits(4)))).isEqualTo(bits(0, 1, 2, 3));
    assertThat(DeadUnits.sweep(network.without(bits(0, 1, 3)))).isEqualTo(bits(2, 4));
  }

  /** P5: the sweep leaves the function as it was, and leaves nothing for another sweep. */
  @Property(tries = 500, seed = "81")
  void theSweepLeavesTheFunctionUnchanged(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network = RandomNetworks.masked(random);

    BitSet dead = DeadUnits.sweep(network);
    NetworkSnapshot swept = network.without(dead);

    float[] features = RandomNetworks.gaussian(random, 5 * network.spec().input().size(), 2);
    for (int sample = 0; sample < 5; sample++) {
      assertThat(new ReferenceNetwork(swept).logits(features, sample))
          .containsExactly(new ReferenceNetwork(network).logits(features, sample), within(1e-12));
    }
    assertThat(dead.stream()).allMatch(network.live()::get);
    assertThat(DeadUnits.sweep(swept).isEmpty()).isTrue();
  }

  @Test
  void aRoundCutsByScoreAndThenWhatIsDead() {
    // mean|x| = 1 each, hidden activity 1 and 0: the second neuron was never active, so what
    // reads it scores 0 and goes; then nothing reads it, and what feeds it is dead.
    Evidence activity = KnownActivity.of(List.of(mean(1, 1), mean(1, 0)));

    Selection selection =
        Selection.choose(
            NetworkSnapshot.dense(SPEC, ones()), activity, new NnRelief(), new KeepRatio(0.95));

    assertThat(selection.cut()).isEqualTo(bits(2, 3, 5, 7));
    assertThat(selection.dead()).isEqualTo(3);
  }

  @Test
  void choosingTouchesNothing() {
    NetworkSnapshot network = NetworkSnapshot.dense(SPEC, ones());

    Selection.choose(
        network,
        KnownActivity.of(List.of(mean(1, 9), mean(1, 9))),
        new NnRelief(),
        new KeepRatio(0.5));

    assertThat(network.kept()).isEqualTo(9);
    assertThat(network.values()).containsExactly(ones());
  }

  @Test
  void magnitudesOfALayerCompete() {
    float[] values = {1, -5, 0, 2, -0.5f, 3, 4, -6, 7};
    NetworkSnapshot network = NetworkSnapshot.dense(SPEC, values).without(bits(3));
    List<Contributions> groups = new ArrayList<>();

    new Magnitude().score(network, Evidence.NONE, groups::add);

    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).indices()).containsExactly(0, 1, 2, 4, 5);
    assertThat(groups.get(0).scores()).containsExactly(1, 5, 0, 0.5, 3);
    assertThat(groups.get(1).indices()).containsExactly(6, 7, 8);
    assertThat(groups.get(1).scores()).containsExactly(4, 6, 7);
  }

  @Test
  void refusesScoresThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contributions(new int[2], new double[1]))
        .withMessage("2 parameters but 1 scores");
  }

  private static float[] ones() {
    return new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1};
  }

  private static ActivityMean mean(double... meanAbsolute) {
    return new ActivityMean(100, meanAbsolute);
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }
}
