package io.espalier.model.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.Natives;
import io.espalier.model.RandomNetworks;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.Learner;
import io.espalier.model.train.LearnerState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** A cut for which what stays gets something. */
class ChangeTest {

  static {
    Natives.load();
  }

  private static final NetworkSpec SPEC =
      NetworkSpec.dense(InputShape.flat(4), List.of(2), Nonlinearity.RELU);
  private static final Shift SHIFT = new Shift(new int[] {8, 9}, new float[] {0.5f, -0.25f});

  private static Change change() {
    BitSet cut = new BitSet();
    cut.set(1, 6);
    return Change.of(MaskDelta.cut(cut), SHIFT);
  }

  @Test
  void whatStaysGetsItsDueWithTheLastSlice() {
    List<Change> slices = change().slices(2);

    assertThat(slices).extracting(slice -> slice.cut().size()).containsExactly(2, 2, 1);
    assertThat(slices).extracting(slice -> slice.shift().indices().length).containsExactly(0, 0, 2);
    Change joined = Change.join(slices);
    assertThat(joined.cut().indices()).containsExactly(1, 2, 3, 4, 5);
    assertThat(joined.shift()).isEqualTo(SHIFT);
    assertThat(Change.join(slices.subList(0, 2)).shift().indices()).isEmpty();
  }

  @Test
  void isTakenBackWithAllThatItGave() {
    NetworkSnapshot network =
        NetworkSnapshot.dense(SPEC, RandomNetworks.gaussian(new Random(4), SPEC.size(), 1));
    try (Learner learner = Learner.start(network, OptimizerSpec.Adam.of(1e-3, 0))) {
      Change done = learner.apply(change());
      assertThat(learner.snapshot().values())
          .isEqualTo(SHIFT.applyTo(network.without(parameters(done))).values());

      learner.apply(done.inverse());

      assertThat(learner.snapshot().live()).isEqualTo(network.live());
      assertThat(learner.snapshot().values()).containsExactly(network.values(), within(1e-6f));
    }
  }

  /** Each slice is taken between two steps, so each has the moments of its own moment. */
  @Property(tries = 40, seed = "73")
  void aCutOfSlicesComesBackWithValuesAndMoments(@ForAll long seed) {
    Random random = new Random(seed);
    NetworkSnapshot network =
        NetworkSnapshot.dense(SPEC, RandomNetworks.gaussian(random, SPEC.size(), 1));
    try (Learner learner = Learner.start(network, OptimizerSpec.Adam.of(1e-2, 0))) {
      step(learner, random);
      BitSet cut = new BitSet();
      random.ints(6, 0, SPEC.size()).forEach(cut::set);
      List<Change> done = new ArrayList<>();
      LearnerState before = learner.state();
      for (Change slice : Change.of(MaskDelta.cut(cut)).slices(2)) {
        done.add(learner.apply(slice));
      }

      learner.apply(Change.join(done).inverse());

      assertThat(learner.state()).isEqualTo(before);
      step(learner, random);
      assertThat(learner.state()).isNotEqualTo(before);
    }
  }

  private static void step(Learner learner, Random random) {
    learner.learn(
        RandomNetworks.gaussian(random, 3 * SPEC.input().size(), 1),
        RandomNetworks.labels(random, 3, SPEC.classes()),
        false);
  }

  private static BitSet parameters(Change change) {
    BitSet cut = new BitSet();
    for (int index : change.cut().indices()) {
      cut.set(index);
    }
    return cut;
  }
}
