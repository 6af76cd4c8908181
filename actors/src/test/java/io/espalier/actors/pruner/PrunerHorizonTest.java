package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.trainer.RaisedRate;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far the pruner lets the trainer go in each state: a quarter of a probation is one batch. */
class PrunerHorizonTest {

  @Test
  void beforeTheMaskIsKnownTheTrainerStandsStill() {
    PrunerStage stage = new PrunerStage(PrunerStage.SETTINGS, Optional.empty(), 70);

    assertThat(stage.horizon()).isEqualTo(70);
  }

  @Test
  void itRunsAheadAndStopsWhereACutIsDue() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.pausing(95));
    assertThat(stage.horizon()).isEqualTo(10);
    stage.drift();
    stage.learnUntil(80, 9);

    assertThat(stage.horizon()).isEqualTo(90);
    stage.learn(9);
    assertThat(stage.horizon()).as("due at 100, after warm-up and pause").isEqualTo(100);
  }

  @Test
  void theCopiesAreMadeWhereItStandsAndTheCutIsALeadLater() {
    PrunerStage stage = PrunerStage.gatheringWeights();
    Trainer.ScoringSnapshot copies = (Trainer.ScoringSnapshot) stage.trainer.receiveMessage();

    assertThat(copies.at()).isEqualTo(100);
    PrunerStage scoring = PrunerStage.scoring();
    assertThat(scoring.horizon()).isEqualTo(110);
    scoring.learn(9);
    assertThat(scoring.horizon()).as("however long scores take").isEqualTo(110);
    scoring.scored();
    ApplyMask cut = (ApplyMask) scoring.trainer.receiveMessage();
    assertThat(cut.at()).isEqualTo(110);
    assertThat(cut.basis()).isEqualTo(100);
  }

  @Test
  void onProbationItStopsWhereTheCutIsJudgedAndTheUndoIsMadeThere() {
    PrunerStage stage = PrunerStage.onProbation();
    stage.learnUntil(130, 2);
    assertThat(stage.horizon()).isEqualTo(140);

    stage.learn(2);

    assertThat(((ApplyMask) stage.trainer.receiveMessage()).at()).isEqualTo(140);
  }

  /** A raised rate costs accuracy by itself: what a cut is compared with must have it too. */
  @Test
  void theRateIsRaisedAWindowBeforeTheCut() {
    PrunerStage stage =
        PrunerStage.fresh(
            PrunerStage.SETTINGS.withCycle(PrunerStage.SETTINGS.cycle().withRateWhileCutting(3)));
    stage.learnUntil(100, 9);

    assertThat(stage.trainer.receiveMessage())
        .isEqualTo(new Trainer.RaiseRate(100, 100, new RaisedRate(3, 400)));
    stage.learnUntil(130, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).isTrue();
    assertThat(stage.trainer.hasMessages()).as("raised once").isFalse();
  }

  /** Nobody answers to it, so at the boundary at which it comes it may have been made or not. */
  @Test
  void aRaiseThatMayNotBeMadeYetIsToldAgainAfterACheckpoint() {
    PrunerSettings settings =
        PrunerStage.SETTINGS.withCycle(PrunerStage.SETTINGS.cycle().withRateWhileCutting(3));
    PrunerStage before = PrunerStage.fresh(settings);
    before.learnUntil(100, 9);
    Trainer.RaiseRate raise = (Trainer.RaiseRate) before.trainer.receiveMessage();

    PrunerStage there = new PrunerStage(settings, Optional.of(before.stateAt(1)), 100);
    there.answerWeights();
    assertThat(there.trainer.receiveMessage()).isEqualTo(raise);
    before.learn(9);
    PrunerStage later = new PrunerStage(settings, Optional.of(before.stateAt(2)), 110);
    later.answerWeights();

    assertThat(later.trainer.hasMessages()).as("it is made by then").isFalse();
  }

  @Test
  void whoCutsNothingMoreHoldsNobodyUp() {
    assertThat(PrunerStage.fresh(PrunerStage.settings(false, 0, 100)).horizon())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aCutThatADriftOvertookIsNoneAndTheMaskIsAsItWas() {
    PrunerStage stage = PrunerStage.cutting();
    ApplyMask request = (ApplyMask) stage.trainer.receiveMessage();
    stage.drift();
    request.replyTo().tell(Trainer.Overtaken.INSTANCE);
    stage.kit.runOne();

    assertThat(stage.decisions()).isEmpty();
    assertThat(stage.stateAt(1).round()).isZero();
    stage.learnUntil(310, 9);
    stage.score();
    assertThat(stage.applyMask().size()).as("all that the first would have cut").isEqualTo(6);
  }
}
