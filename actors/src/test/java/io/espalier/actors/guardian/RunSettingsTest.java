package io.espalier.actors.guardian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.actors.Blobs;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.InitialNetwork;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.Taylor;
import io.espalier.streaming.drift.DetectorSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSettingsTest {

  private static final RunSettings GOOD = Runs.settings(Runs.pruning(0));

  private static RunSettings with(DriftWatch drift, long checkpointRecords) {
    return new RunSettings(
        GOOD.initial(),
        GOOD.optimizer(),
        1,
        GOOD.trainer(),
        GOOD.halfLife(),
        GOOD.pruner(),
        drift,
        new CheckpointKeeper.Interval(checkpointRecords, Duration.ofMinutes(5)));
  }

  private static RunSettings with(HalfLife halfLife, int observeEvery, boolean pruning) {
    return new RunSettings(
        GOOD.initial(),
        GOOD.optimizer(),
        1,
        new Trainer.Settings(observeEvery, GOOD.trainer().evaluation()),
        halfLife,
        pruning ? GOOD.pruner() : Runs.NO_PRUNING,
        DriftWatch.by(DetectorSpec.DEFAULT),
        new CheckpointKeeper.Interval(100, Duration.ofMinutes(5)));
  }

  @Test
  void theRarestObservationIsTheLastThatAHalfLifeIsLongEnoughFor() {
    for (int records : new int[] {1, 200, 1_000}) {
      for (long halfLife : new long[] {100, 1_000, 60_000}) {
        int rarest = (int) RunSettings.rarestObservation(records, halfLife);
        assertThat(RunSettings.shortestHalfLife(records, rarest)).isLessThanOrEqualTo(halfLife);
        assertThat(RunSettings.shortestHalfLife(records, rarest + 1)).isGreaterThan(halfLife);
      }
    }
  }

  @Test
  void evidenceThatIsNeverEnoughIsRefused() {
    assertThatThrownBy(() -> with(new HalfLife(1_000), 10, true))
        .hasMessage(
            "a half-life of 1000 records is too short: with one batch in 10 observed, evidence is"
                + " worth the 200 records that a cut needs from 1387 on");
    assertThat(with(new HalfLife(1_000), 5, true).halfLife().records()).isEqualTo(1_000);
    assertThat(with(HalfLife.INFINITE, 1_000, true).trainer().observeEvery()).isEqualTo(1_000);
    assertThat(with(new HalfLife(1), 1, false).pruner().enabled()).isFalse();
  }

  private static RunSettings with(Reduction reduction, NetworkSpec network) {
    return new RunSettings(
        new InitialNetwork.Drawn(network),
        GOOD.optimizer(),
        1,
        GOOD.trainer(),
        GOOD.halfLife(),
        Runs.pruning(true, reduction, 0),
        DriftWatch.by(DetectorSpec.DEFAULT),
        new CheckpointKeeper.Interval(100, Duration.ofMinutes(5)));
  }

  @Test
  void mergesNeedANetworkWithNeuronsToMerge() {
    NetworkSpec network = NetworkSpec.dense(InputShape.flat(20), List.of(3), Nonlinearity.RELU);

    assertThatThrownBy(() -> with(Runs.merge(), network))
        .hasMessageStartingWith("noiseout merges neurons of dense hidden layers");
  }

  @Test
  void gradientsOfWeightsFromBeforeAMergeScoreNothing() {
    Reduction both = new MergeThenCut(Runs.merge(), Runs.cut(new Taylor()));

    assertThatThrownBy(() -> with(both, Blobs.NETWORK))
        .hasMessageStartingWith("a criterion that observes gradients can not score what was just");
  }

  @Test
  void aCheckpointTakesAtLeastOneRecord() {
    assertThatThrownBy(() -> with(DriftWatch.by(DetectorSpec.DEFAULT), 0))
        .hasMessage("records between checkpoints must be at least 1, got 0");
  }
}
