package io.espalier.model.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.edit.Change;
import io.espalier.model.flow.InputShape;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.NoiseOutputs.Distribution;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FoldsTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(4), List.of(5, 3), Nonlinearity.TANH);
  private static final NoiseOutputs NOISE = new NoiseOutputs(2, Distribution.BINOMIAL, 1, true, 1);
  private static final Fold FOLD = new Fold(1, 3, new int[] {0}, new double[] {0.5}, 0.25);

  @Test
  void aLearnerForgetsTheUnitAndGoesOnWithTheRest() {
    try (Learner learner = learner()) {
      learn(learner);
      LearnerState before = learner.state();

      learner.apply(Folds.change(learner.snapshot(), List.of(FOLD)));

      LearnerState after = learner.state();
      BitSet gone = parametersOfTheUnit(after.network().spec());
      assertThat(after.noise()).isEqualTo(NOISE);
      assertThat(after.network())
          .usingRecursiveComparison()
          .isEqualTo(Folds.applyTo(before.network(), List.of(FOLD)));
      for (int kind = 0; kind < 2; kind++) {
        float[] moment = after.optimizerState().moments().get(kind);
        for (int index = 0; index < moment.length; index++) {
          float expected = gone.get(index) ? 0 : before.optimizerState().moments().get(kind)[index];
          assertThat(moment[index]).isEqualTo(expected);
        }
      }
      learn(learner);
      BitSet live = learner.snapshot().live();
      assertThat(live.intersects(gone)).isFalse();
      assertThat(live.cardinality()).isEqualTo(before.network().kept() - gone.cardinality());
    }
  }

  /** In a network with masked weights a fold revives some: they go again. */
  @Property(tries = 200, seed = "64")
  void theInverseBringsBackWhatWasThere(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot masked = someMasked(random);
    try (Learner learner = Learner.start(masked, OptimizerSpec.Adam.of(0.01, 0))) {
      Change done = learner.apply(Folds.change(masked, List.of(FOLD)));
      assertThat(learner.snapshot().live()).isEqualTo(done.applyTo(masked.live()));
      assertThat(learner.snapshot().kept()).isEqualTo(masked.kept() - done.removed());

      learner.apply(done.inverse());

      assertThat(learner.snapshot().live()).isEqualTo(masked.live());
      assertThat(learner.snapshot().values()).containsExactly(masked.values(), within(1e-5f));
    }
  }

  private static NetworkSnapshot someMasked(Random random) {
    BitSet cut = new BitSet();
    for (int index = 0; index < SPEC.parameters(); index++) {
      cut.set(index, random.nextInt(3) == 0);
    }
    return NetworkSnapshot.dense(SPEC, RandomNetworks.gaussian(random, SPEC.parameters(), 0.5))
        .without(cut);
  }

  /** A unit below that only the unit that goes has read goes with it. */
  @Test
  void whatNobodyReadsAnyMoreGoesToo() {
    NetworkSpec deep = NetworkSpec.dense(InputShape.flat(2), List.of(2, 2, 2), Nonlinearity.RELU);
    ParameterBlock second = deep.blocks().get(1);
    BitSet cut = new BitSet();
    cut.set(second.weight(1, 0)); // unit 1 of the first layer is read by unit 1 above it alone
    NetworkSnapshot network =
        NetworkSnapshot.dense(deep, RandomNetworks.gaussian(new Random(4), deep.parameters(), 1))
            .without(cut);

    Change change =
        Folds.change(network, List.of(new Fold(2, 1, new int[] {0}, new double[] {1}, 0)));

    ParameterBlock first = deep.blocks().get(0);
    assertThat(
            change.applyTo(network.live()).get(first.weight(0, 1), first.weightsEnd(1)).isEmpty())
        .isTrue();
    assertThat(change.regrowth().size()).isZero();
  }

  /** A unit speaks to the noise outputs too. */
  @Test
  void noiseOutputsAreFoldedIntoLikeClasses() {
    try (Learner learner = learner()) {
      NetworkSnapshot before = learner.snapshot();
      NetworkSnapshot after = Folds.applyTo(before, List.of(FOLD));

      ParameterBlock last = before.spec().blocks().get(1);
      float[] old = before.values();
      float[] values = after.values();
      for (int output = 0; output < 5; output++) {
        float weight = old[last.weight(3, output)];
        assertThat(values[last.weight(0, output)])
            .isEqualTo((float) (old[last.weight(0, output)] + 0.5 * weight));
        assertThat(values[last.bias(output)])
            .isEqualTo((float) (old[last.bias(output)] + 0.25 * weight));
      }
    }
  }

  @Test
  void refusesFoldsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fold(1, 3, new int[] {0, 3}, new double[] {1, 1}, 0))
        .withMessage("unit 3 can not take over from itself");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fold(1, 3, new int[] {0}, new double[0], 0))
        .withMessage("1 sources but 0 coefficients");
  }

  private static Learner learner() {
    return Learner.start(
        NOISE.attach(
            NetworkSnapshot.dense(
                SPEC, RandomNetworks.gaussian(new Random(2), SPEC.parameters(), 0.5))),
        OptimizerSpec.Adam.of(0.01, 0),
        NOISE);
  }

  private static void learn(Learner learner) {
    Random random = new Random(3);
    learner.learn(
        RandomNetworks.gaussian(random, 8 * 4, 1), RandomNetworks.labels(random, 8, 3), false);
  }

  private static BitSet parametersOfTheUnit(NetworkSpec spec) {
    BitSet parameters = new BitSet();
    ParameterBlock below = spec.blocks().get(0);
    parameters.set(below.weight(0, 3), below.weight(0, 4));
    parameters.set(below.bias(3));
    ParameterBlock above = spec.blocks().get(1);
    for (int output = 0; output < above.outputs(); output++) {
      parameters.set(above.weight(3, output));
    }
    return parameters;
  }
}
