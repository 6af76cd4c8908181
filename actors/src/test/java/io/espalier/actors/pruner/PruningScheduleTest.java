package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.model.experiment.Reduction.Cut;
import io.espalier.model.network.InputShape;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.prune.Budget;
import io.espalier.model.prune.CumulativeShare;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.Depth;
import io.espalier.model.prune.Magnitude;
import io.espalier.model.prune.Measure;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.Shares;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How deep the next cut on a stream goes. */
class PruningScheduleTest {

  /** 99 inputs, 10 neurons: 1,000 parameters. */
  private static final NetworkSpec NETWORK =
      NetworkSpec.dense(InputShape.flat(99), List.of(10), Nonlinearity.RELU);

  private static PruningSchedule schedule(String name, double target) {
    CutPlan cuts =
        new CutPlan(
            Shares.uniform(new CumulativeShare(0.9)),
            Schedule.named(name, 4, target),
            Measure.PARAMETERS);
    return new PruningSchedule(
        new PrunerSettings(
            true, new Cut(new Magnitude(), cuts), false, 0, 20, 10, 0.01, target, 1, 100),
        Optional.empty());
  }

  private static Mask left(int parameters) {
    BitSet live = new BitSet();
    live.set(0, parameters);
    return new Mask(NETWORK, live);
  }

  private static Depth depth(PruningSchedule schedule, Mask left) {
    return schedule.round(left, false).depth().orElseThrow();
  }

  private static long budget(PruningSchedule schedule, int left) {
    return depth(schedule, left(left)).budget().map(Budget::kept).orElseThrow();
  }

  @Test
  void theNextRoundIsTheFirstThatLeavesLessThanIsThere() {
    PruningSchedule linear = schedule("linear", 5);

    assertThat(budget(linear, 1_000)).isEqualTo(800);
    assertThat(budget(linear, 805)).as("800 is reached within 1 %").isEqualTo(600);
    assertThat(budget(linear, 820)).as("800 is still to come").isEqualTo(800);
    assertThat(budget(linear, 590)).isEqualTo(400);
    assertThat(budget(linear, 250)).isEqualTo(200);
    assertThat(budget(schedule("one-shot", 5), 1_000)).isEqualTo(200);
  }

  @Test
  void anUndoneCutComesAgainHalfAsDeep() {
    PruningSchedule linear = schedule("linear", 5);

    linear.recover(100);
    assertThat(budget(linear, 1_000)).isEqualTo(900);
    linear.recover(200);

    assertThat(budget(linear, 1_000)).isEqualTo(950);
    assertThat(depth(linear, left(1_000)).shares().dense().alpha()).isCloseTo(0.975, within(1e-12));
  }

  @Test
  void aTargetThatIsCutToIsReachedWithinItsTolerance() {
    PruningSchedule linear = schedule("linear", 5);

    assertThat(linear.isTargetReached(left(203))).isFalse();
    assertThat(linear.isTargetReached(left(202))).isTrue();
    assertThat(linear.isTargetReached(left(198))).isTrue();
    assertThat(linear.round(left(203), false).depth()).isPresent();
    assertThat(linear.round(left(202), false).depth()).as("all rounds are made").isEmpty();
    assertThat(linear.round(left(150), false).depth()).as("never grows back").isEmpty();
  }

  @Test
  void byAlphaThereIsNoBudgetAndTheTargetHasToBeThere() {
    PruningSchedule alpha = schedule("alpha", 5);

    assertThat(depth(alpha, left(1_000)).budget()).isEmpty();
    assertThat(alpha.isTargetReached(left(202))).isFalse();
    assertThat(alpha.isTargetReached(left(200))).isTrue();
  }
}
