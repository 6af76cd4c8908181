package io.espalier.model.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegrowthTest {

  private static final NetworkSpec SPEC =
      NetworkSpec.parse("20-16-3", InputShape.flat(20), 3, Nonlinearity.RELU);

  private static NetworkSnapshot pruned(long seed, double share) {
    Random random = new Random(seed);
    NetworkSnapshot dense = NetworkSnapshot.dense(SPEC, Initializer.draw(SPEC, seed));
    BitSet cut = new BitSet();
    for (int index = 0; index < SPEC.parameters(); index++) {
      cut.set(index, random.nextDouble() < share);
    }
    return dense.without(cut);
  }

  private static NetworkSnapshot after(NetworkSnapshot network, Change change) {
    try (Learner learner = Learner.start(network, OptimizerSpec.Adam.of(0.01, 0))) {
      learner.apply(change);
      return learner.snapshot();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void asManyAreLiveAsAreWantedAndWhatWasThereStays(long seed) {
    NetworkSnapshot network = pruned(seed, 0.9);
    Change change = Regrowth.atRandom(network, 200, seed);
    NetworkSnapshot grown = after(network, change);

    assertThat(grown.kept()).isEqualTo(200);
    network.live().stream()
        .forEach(index -> assertThat(grown.values()[index]).isEqualTo(network.values()[index]));
    assertThat(change.removed()).isEqualTo(network.kept() - 200);
  }

  @Test
  void whatComesIsAThirdOfWhatAFreshNetworkBeginsWith() {
    NetworkSnapshot network = pruned(1, 0.9);
    float[] fresh = Initializer.draw(SPEC, 7);

    MaskDelta come = Regrowth.atRandom(network, 300, 7).regrowth();

    for (int k = 0; k < come.size(); k++) {
      assertThat(come.values()[k]).isEqualTo(0.3f * fresh[come.indices()[k]]);
    }
  }

  /** None that stays masked has a larger gradient than one that comes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void thoseWithTheLargestGradientsCome(long seed) {
    NetworkSnapshot network = pruned(seed, 0.9);
    Random random = new Random(seed);
    float[] gradients = new float[SPEC.size()];
    for (int k = 0; k < gradients.length; k++) {
      gradients[k] = (float) random.nextGaussian();
    }

    NetworkSnapshot grown = after(network, Regrowth.byGradient(network, 200, gradients, seed));

    assertThat(grown.kept()).isEqualTo(200);
    double least = Double.POSITIVE_INFINITY;
    double mostLeft = 0;
    for (int index = 0; index < SPEC.parameters(); index++) {
      double size = Math.abs(gradients[index]);
      if (!grown.live().get(index)) {
        mostLeft = Math.max(mostLeft, size);
      } else if (!network.live().get(index)) {
        least = Math.min(least, size);
      }
    }
    assertThat(least).isGreaterThanOrEqualTo(mostLeft);
  }

  /** A unit without connections has a gradient of 0: those come at random, or all in one corner. */
  @Test
  void amongEqualGradientsTheSeedDecides() {
    NetworkSnapshot network = pruned(1, 0.9);
    float[] none = new float[SPEC.size()];

    assertThat(Regrowth.byGradient(network, 200, none, 3))
        .isEqualTo(Regrowth.byGradient(network, 200, none, 3))
        .isNotEqualTo(Regrowth.byGradient(network, 200, none, 4));
  }

  @Test
  void theSeedAloneDecides() {
    NetworkSnapshot network = pruned(1, 0.9);

    assertThat(Regrowth.atRandom(network, 200, 3)).isEqualTo(Regrowth.atRandom(network, 200, 3));
    assertThat(Regrowth.atRandom(network, 200, 3).regrowth().indices())
        .isNotEqualTo(Regrowth.atRandom(network, 200, 4).regrowth().indices());
  }

  /** All that are masked have the same chance. */
  @Test
  void connectionsAreDrawnEvenly() {
    NetworkSnapshot network = pruned(1, 1);
    int[] drawn = new int[SPEC.parameters()];
    int runs = 2_000;
    for (int run = 0; run < runs; run++) {
      Arrays.stream(Regrowth.atRandom(network, SPEC.parameters() / 2, run).regrowth().indices())
          .forEach(index -> drawn[index]++);
    }

    double deviation = Math.sqrt(runs * 0.25);
    assertThat(Arrays.stream(drawn))
        .allMatch(count -> Math.abs(count - runs / 2.0) < 5 * deviation);
  }

  @Test
  void aNetworkThatIsLargeEnoughGetsNothingAndOneThatIsAskedForMoreThanThereIsGetsAll() {
    NetworkSnapshot network = pruned(1, 0.5);

    assertThat(Regrowth.atRandom(network, network.kept(), 1).removed()).isZero();
    assertThat(after(network, Regrowth.atRandom(network, 1_000_000, 1)).kept())
        .isEqualTo(SPEC.parameters());
  }

  /** A unit whose scale is 0 would stay silent, whatever is connected to it. */
  @Test
  void whatIsNotCountedComesBackWhole() {
    NetworkSpec spec =
        NetworkSpec.parse("resnet-20", new InputShape(3, 32, 32), 10, Nonlinearity.RELU);
    float[] fresh = Initializer.draw(spec, 1);
    BitSet all = new BitSet();
    all.set(0, spec.size());
    NetworkSnapshot nothing = NetworkSnapshot.dense(spec, fresh).without(all);

    NetworkSnapshot grown = after(nothing, Regrowth.atRandom(nothing, 10, 1));

    assertThat(grown.kept()).isEqualTo(10);
    for (int index = spec.parameters(); index < spec.size(); index++) {
      assertThat(grown.live().get(index)).isTrue();
      assertThat(grown.values()[index]).isEqualTo(fresh[index]);
    }
  }
}
