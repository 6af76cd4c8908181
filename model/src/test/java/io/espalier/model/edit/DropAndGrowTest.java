package io.espalier.model.edit;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
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

class DropAndGrowTest {

  private static final NetworkSpec SPEC =
      NetworkSpec.parse("20-16-3", InputShape.flat(20), 3, Nonlinearity.RELU);

  private static NetworkSnapshot pruned(long seed) {
    Random random = new Random(seed);
    BitSet cut = new BitSet();
    for (int index = 0; index < SPEC.parameters(); index++) {
      cut.set(index, random.nextDouble() < 0.7);
    }
    return NetworkSnapshot.dense(SPEC, Initializer.draw(SPEC, seed)).without(cut);
  }

  private static float[] gradients(long seed) {
    Random random = new Random(seed);
    float[] gradients = new float[SPEC.size()];
    for (int index = 0; index < gradients.length; index++) {
      gradients[index] = (float) random.nextGaussian();
    }
    return gradients;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eachLayerKeepsItsSize(long seed) {
    NetworkSnapshot network = pruned(seed);
    Change change = DropAndGrow.of(network, gradients(seed), 0.3);
    BitSet after = change.applyTo(network.live());

    for (Weighted layer : SPEC.layout().weighted()) {
      ParameterBlock block = layer.block();
      int end = block.offset() + block.weights();
      int live = network.live().get(block.offset(), end).cardinality();
      assertThat(after.get(block.offset(), end).cardinality()).isEqualTo(live);
    }
    assertThat(change.removed()).isZero();
    assertThat(change.cut().size()).isPositive();
  }

  @Test
  void theSmallestGoAndThoseWithTheLargestGradientsComeAtZero() {
    NetworkSnapshot network = pruned(5);
    float[] gradients = gradients(6);
    ParameterBlock first = SPEC.layout().weighted().get(0).block();
    int end = first.offset() + first.weights();

    Change change = DropAndGrow.of(network, gradients, 0.5);

    double largestGone =
        Arrays.stream(change.cut().indices())
            .filter(index -> index < end)
            .mapToDouble(index -> Math.abs(network.values()[index]))
            .max()
            .orElseThrow();
    BitSet after = change.applyTo(network.live());
    for (int index = 0; index < end; index++) {
      if (after.get(index) && network.live().get(index)) {
        assertThat(Math.abs(network.values()[index])).isGreaterThanOrEqualTo((float) largestGone);
      }
    }
    double smallestCome =
        Arrays.stream(change.regrowth().indices())
            .filter(index -> index < end)
            .mapToDouble(index -> Math.abs(gradients[index]))
            .min()
            .orElseThrow();
    for (int index = 0; index < end; index++) {
      if (!after.get(index) && !network.live().get(index)) {
        assertThat(Math.abs(gradients[index])).isLessThanOrEqualTo((float) smallestCome);
      }
    }
    assertThat(change.regrowth().values()).containsOnly(0);
  }

  @Test
  void aDenseNetworkStaysAsItIs() {
    NetworkSnapshot dense = NetworkSnapshot.dense(SPEC, Initializer.draw(SPEC, 1));

    assertThat(DropAndGrow.of(dense, gradients(1), 0.3).cut().size()).isZero();
  }

  /** A masked weight has a gradient all the same: the mask is in the optimizer. */
  @Test
  void gradientsOfTheLastStepAreThoseOfAllValues() {
    try (Learner learner = Learner.start(pruned(1), OptimizerSpec.Adam.of(0.01, 0))) {
      Random random = new Random(2);
      float[] features = new float[8 * 20];
      int[] labels = new int[8];
      for (int k = 0; k < features.length; k++) {
        features[k] = (float) random.nextGaussian();
      }
      learner.learn(features, labels, false);

      float[] gradients = learner.gradients();
      BitSet masked = new BitSet();
      masked.set(0, SPEC.parameters());
      masked.andNot(learner.snapshot().live());
      assertThat(masked.stream().filter(index -> gradients[index] != 0).count()).isPositive();
    }
  }
}
