package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.Magnitude;
import io.espalier.model.prune.Schedule;
import io.espalier.model.prune.SizeMetric;
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
            KeepRatios.uniform(new KeepRatio(0.9)),
            Schedule.named(name, 4, target),
            SizeMetric.PARAMETERS);
    return new PruningSchedule(
        PrunerSettings.of(new Cut(new Magnitude(), cuts), new CutCycle(0, 20, 10, 0.01, 1))
            .withTargetCompression(target),
        Optional.empty());
  }

  private static Mask left(int parameters) {
    BitSet live = new BitSet();
    live.set(0, parameters);
    return new Mask(NETWORK, live);
  }

  @Test
  void anUndoneRoundComesAgainHalfAsForcefully() {
    PruningSchedule linear = schedule("linear", 5);

    linear.recover(100, false, true);
    assertThat(scaleOfCuts(linear)).isEqualTo(0.5);
    linear.recover(200, false, true);
    assertThat(scaleOfCuts(linear)).isEqualTo(0.25);
    linear.settle(300, false);
    assertThat(scaleOfCuts(linear)).isEqualTo(0.5);
  }

  @Test
  void aCutIsJudgedAtItsRateOnceThereWasAWindowOfItUntilTheRateFallsBack() {
    CutCycle raised = new CutCycle(0, 20, 10, 0.01, 3);
    Cut cut = new Cut(new Magnitude(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9))));
    PruningSchedule schedule =
        new PruningSchedule(PrunerSettings.of(cut, raised), Optional.empty());

    assertThat(schedule.isJudgedAtItsRate(100)).isFalse();
    schedule.raised(90, 100);
    assertThat(schedule.dueAt()).isEqualTo(110);
    assertThat(schedule.isJudgedAtItsRate(109)).isFalse();
    assertThat(schedule.isJudgedAtItsRate(110)).isTrue();
    assertThat(schedule.isJudgedAtItsRate(140)).as("two intervals later").isFalse();
    schedule.cut(130);
    assertThat(schedule.isJudgedAtItsRate(169)).isTrue();
    schedule.pause(150, 0);
    assertThat(schedule.isJudgedAtItsRate(150)).as("drift ends it").isFalse();
  }

  @Test
  void whoOnlyMergesRaisesNothing() {
    Merge merge = new Merge(MergeSettings.GENTLE, new MergePace.Share(0.2), 200);
    PruningSchedule schedule =
        new PruningSchedule(
            PrunerSettings.of(merge, new CutCycle(0, 20, 10, 0.01, 3)), Optional.empty());

    assertThat(schedule.isJudgedAtItsRate(100)).isTrue();
  }

  private static double scaleOfCuts(PruningSchedule schedule) {
    return schedule.round(left(1_000), false).backoff().scaleOfCuts();
  }

  @Test
  void mergesThatAreUndoneLeaveCutsAsTheyAre() {
    PruningSchedule linear = schedule("linear", 5);

    linear.recover(100, true, true);
    linear.recover(200, true, true);
    linear.settle(300, false);

    assertThat(scaleOfCuts(linear)).isEqualTo(1);
    assertThat(linear.round(left(1_000), true).backoff().scaleOfMerges()).isEqualTo(0.25);
    linear.skip(400);
    assertThat(linear.backoff()).isEqualTo(new Backoff(0, 1));
  }

  @Test
  void whatIsTooFarToBeCountedNeverComes() {
    PrunerSettings once =
        PrunerSettings.of(
            new Cut(new Magnitude(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9)))),
            new CutCycle(0, Long.MAX_VALUE, 10, 0.01, 1));
    PruningSchedule schedule = new PruningSchedule(once, Optional.of(PrunerStage.RISEN));
    assertThat(schedule.isDue(100)).isTrue();

    schedule.settle(100, false);
    assertThat(schedule.isDue(Long.MAX_VALUE - 1)).isFalse();
    schedule.recover(160, false, true);
    schedule.pause(170, 0);
    assertThat(schedule.dueAt()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTargetThatIsCutToIsReachedWithinItsTolerance() {
    PruningSchedule linear = schedule("linear", 5);

    assertThat(linear.isTargetReached(left(203))).isFalse();
    assertThat(linear.isTargetReached(left(202))).isTrue();
    assertThat(linear.isTargetReached(left(198))).isTrue();
  }

  @Test
  void theRateIsRaisedUntilTheNextCutAndAfterTheLast() {
    PrunerSettings settings =
        PrunerSettings.of(
                new Cut(new Magnitude(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9)))),
                new CutCycle(0, 20, 10, 0.01, 3))
            .withTargetCompression(5);
    PruningSchedule schedule = new PruningSchedule(settings, Optional.empty());

    assertThat(schedule.rate()).isEqualTo(new RaisedRate(3, 40));
  }

  @Test
  void byAlphaTheTargetHasToBeThere() {
    PruningSchedule alpha = schedule("alpha", 5);

    assertThat(alpha.isTargetReached(left(202))).isFalse();
    assertThat(alpha.isTargetReached(left(200))).isTrue();
  }
}
