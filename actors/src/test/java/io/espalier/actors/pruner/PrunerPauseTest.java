package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What drift does to the pruner, state by state: nothing is cut for as long as it says. */
class PrunerPauseTest {

  private static void assertNextRoundAt(PrunerStage stage, long records) {
    stage.learnUntil(records - PrunerStage.BATCH, 9);
    assertThat(stage.monitor.hasMessages()).as("before the pause is over").isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).as("once the pause is over").isTrue();
  }

  @Test
  void whileWarmingItPutsTheCutOff() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(100));
    stage.learnUntil(50, 9);

    stage.drift();

    assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
    assertNextRoundAt(stage, 170);
  }

  @Test
  void aPauseThatIsOverSoonWaitsForTwoWindowsWithoutARise() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(40));

    stage.drift();

    assertNextRoundAt(stage, 120);
  }

  @Test
  void aSecondDriftBeginsThePauseAgain() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(300));
    stage.drift();
    stage.learnUntil(50, 9);

    stage.drift();

    assertNextRoundAt(stage, 350);
  }

  @Test
  void beforeTheMaskIsKnownItIsRemembered() {
    PrunerStage stage = new PrunerStage(PrunerStage.pausing(200), Optional.empty(), 0);

    stage.drift();
    stage.answerWeights();

    assertNextRoundAt(stage, 200);
  }

  @Test
  void whatIsBeingScoredIsNotCut() {
    PrunerStage stage = PrunerStage.scoring(PrunerStage.pausing(100));

    stage.drift();
    stage.scored();

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
    assertNextRoundAt(stage, 220);
  }

  @Test
  void whileSnapshotsAreGatheredItIsRememberedToo() {
    PrunerStage stage = PrunerStage.gathering(PrunerStage.pausing(100));

    stage.drift();
    stage.answerEvidence(1_000);

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
  }

  @Test
  void aCutThatHasBegunEndsThereAndIsJudged() {
    PrunerStage stage = PrunerStage.cutting(PrunerStage.pausing(500).withSliceParameters(4));
    stage.applyMask();

    stage.drift();
    stage.overtakeMask();
    stage.learnUntil(140, 9);

    assertThat(stage.decisions().get(1).outcome()).isEqualTo(Outcome.KEPT);
    assertThat(stage.phase()).isEqualTo(Phase.PAUSED);
    assertNextRoundAt(stage, 600);
  }

  @Test
  void aCutOnProbationIsJudgedAllTheSame() {
    PrunerStage stage = PrunerStage.onProbation(PrunerStage.pausing(1_000));
    stage.learn(2);

    stage.drift();
    stage.learnUntil(140, 2);
    stage.applyMask();

    assertThat(stage.decisions().get(1).outcome()).isEqualTo(Outcome.DRIFTED);
    assertThat(stage.phase()).isEqualTo(Phase.RECOVERING);
    assertThat(stage.stateAt(1).backoff())
        .as("drift may have done the harm")
        .isEqualTo(Backoff.NONE);
    assertNextRoundAt(stage, 1_110);
  }

  @Test
  void anUndoJustBeforeADriftIsFoundWasTheDrift() {
    PrunerStage stage = PrunerStage.onProbation(PrunerStage.pausing(1_000));
    stage.learnUntil(140, 2);
    stage.applyMask();
    assertThat(stage.decisions().get(1).outcome()).isEqualTo(Outcome.ROLLED_BACK);

    stage.drift();

    assertThat(stage.stateAt(1).journal())
        .last()
        .extracting(Decision::outcome)
        .isEqualTo(Outcome.DRIFTED);
  }

  @Test
  void whileACutIsUndoneItIsRemembered() {
    PrunerStage stage = PrunerStage.undoing(PrunerStage.pausing(1_000));

    stage.drift();
    stage.applyMask();

    assertNextRoundAt(stage, 1_140);
  }

  /** Batches of ten, with so many right in each four of them. */
  private static void learnWindows(PrunerStage stage, int... correct) {
    for (int each : correct) {
      stage.learnUntil(stage.records() + PrunerStage.SETTINGS.cycle().probationRecords(), each);
    }
  }

  @Test
  void nothingIsCutWhileTheNetworkIsStillCatchingUp() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(100));
    stage.drift();

    learnWindows(stage, 2, 4, 6, 8, 9);

    assertThat(stage.records()).isEqualTo(200);
    assertThat(stage.monitor.hasMessages()).as("rising by a tenth each window").isFalse();
    assertNextRoundAt(stage, 280);
  }

  @Test
  void aNetworkThatIsAllWrongAtFirstHasNotCaughtUp() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(100));
    stage.drift();

    learnWindows(stage, 0, 4, 8);

    assertThat(stage.records()).isEqualTo(120);
    assertThat(stage.monitor.hasMessages()).isFalse();
    assertNextRoundAt(stage, 240);
  }

  @Test
  void anotherDriftBeginsTheWaitingAgain() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(40));
    stage.drift();
    learnWindows(stage, 9);

    stage.drift();
    learnWindows(stage, 5, 9);

    assertThat(stage.records()).isEqualTo(120);
    assertNextRoundAt(stage, 200);
  }

  @Test
  void whatIsWaitedForSurvivesACheckpoint() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(40));
    stage.drift();
    learnWindows(stage, 8, 8, 9);
    PrunerState saved = stage.stateAt(1);

    PrunerStage resumed = new PrunerStage(PrunerStage.pausing(40), Optional.of(saved), 120);
    resumed.answerWeights();

    assertThat(saved.rest()).contains(new Rest(0, List.of(0.8, 0.8, 0.9), 160));
    assertNextRoundAt(resumed, 200);
  }

  @Test
  void aPauseSurvivesACheckpoint() {
    PrunerStage stage = PrunerStage.onProbation(PrunerStage.pausing(1_000));
    stage.drift();
    PrunerState saved = stage.stateAt(1);

    PrunerStage resumed = new PrunerStage(PrunerStage.pausing(1_000), Optional.of(saved), 100);
    resumed.answerWeights();
    resumed.learnUntil(140, 9);

    assertThat(resumed.phase()).isEqualTo(Phase.PAUSED);
    assertNextRoundAt(resumed, 1_100);
  }
}
