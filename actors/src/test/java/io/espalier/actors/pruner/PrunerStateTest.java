package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Events;
import io.espalier.actors.guard.BatchOutcome;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.pruner.Doing.CarryingOut;
import io.espalier.actors.pruner.PrunerState.RateRaise;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.model.edit.MaskDelta;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What the pruner saves at a boundary in each state, and how it goes on from it. */
class PrunerStateTest {

  private static final Decision APPLIED =
      new Decision(100, 1, "nnrelief", Outcome.APPLIED, 6, 4, 0.9, 0.9, 0.9);

  private static PrunerStage resumed(PrunerStage from, PrunerState state) {
    PrunerStage stage = new PrunerStage(PrunerStage.SETTINGS, Optional.of(state), from.records());
    stage.network(from.network());
    stage.answerWeights();
    return stage;
  }

  @Test
  void whatItIsInTheMiddleOfIsSaved() {
    assertSame(PrunerStage.fresh().stateAt(1), nothing(0, 10));
    assertSame(
        PrunerStage.gatheringWeights().stateAt(1),
        nothing(4, 110).doing(new Doing.Scoring(100), 110));
    CarryingOut cut = (CarryingOut) PrunerStage.cutting().stateAt(1).doing();
    assertThat(cut.basis()).isEqualTo(100);
    assertThat(cut.at()).isEqualTo(110);
    assertThat(cut.made()).as("no slice is made yet").isEmpty();
    assertThat(((Proposal.Cut) cut.proposal()).change().cut().indices())
        .containsExactly(2, 3, 4, 5, 8, 9);
  }

  /** Scores can't be computed again: the network that they are of is gone. */
  @Test
  void whoAsksWhileItScoresIsAnsweredWithWhatIsFoundAsOfWhenItAsked() {
    PrunerStage stage = PrunerStage.scoring();
    TestInbox<PrunerState> asker = TestInbox.create("asker");
    stage.kit.run(new Pruner.SaveState(1, asker.getRef()));
    stage.tell(new Boundary(100, 1));
    assertThat(asker.hasMessages()).isFalse();
    stage.learn(9);

    stage.scored();

    PrunerState state = asker.receiveMessage();
    assertThat(state.window()).as("as of the boundary").hasSize(4);
    assertThat(state.horizon()).isEqualTo(110);
    assertThat(state.doing()).isEqualTo(PrunerStage.cutting().stateAt(1).doing());
  }

  @Test
  void aStateDoesNotTellHowLongScoringTook() {
    PrunerStage late = PrunerStage.scoring();
    TestInbox<PrunerState> asker = TestInbox.create("asker");
    late.learn(9);
    late.kit.run(new Pruner.SaveState(1, asker.getRef()));
    late.tell(new Boundary(late.records(), 1));
    late.scored();

    PrunerStage early = PrunerStage.scoring();
    early.scored();
    early.learn(9);

    assertSame(asker.receiveMessage(), early.stateAt(1));
  }

  @Test
  void whereverItIsInTheMiddleOfItGoesOnAsIfItHadNotStopped() {
    for (PrunerStage before : List.of(PrunerStage.gatheringWeights(), PrunerStage.cutting())) {
      PrunerStage stage = resumed(before, before.stateAt(1));
      if (stage.monitor.hasMessages()) {
        stage.answerEvidence(1_000);
        stage.scored();
      }
      PrunerStage uninterrupted = PrunerStage.cutting();

      assertThat(stage.horizon()).isEqualTo(uninterrupted.horizon());
      stage.applyMask();
      uninterrupted.applyMask();
      assertSame(stage.stateAt(2), uninterrupted.stateAt(2));
    }
  }

  /** Arrays have no equality of their own. */
  private static void assertSame(PrunerState state, PrunerState expected) {
    assertThat(state).usingRecursiveComparison().isEqualTo(expected);
  }

  /** Nothing is cut yet; {@code batches} with nine right ones in ten are in the window. */
  private static PrunerState nothing(int batches, long horizon) {
    return new PrunerState(
        0,
        100,
        RateRaise.NONE,
        Optional.empty(),
        Optional.empty(),
        Backoff.NONE,
        0,
        Collections.nCopies(batches, new BatchOutcome(Events.predictions(10, 9), 0.5)),
        List.of(),
        horizon,
        Doing.Waiting.INSTANCE);
  }

  @Test
  void tellsWhyNothingIsCutThoughItIsTimeTo() {
    PrunerState resting =
        new PrunerState(
            0,
            100,
            Optional.of(new Rest(0, List.of(), 0)),
            Backoff.NONE,
            0,
            List.of(),
            List.of(),
            Doing.Waiting.INSTANCE);

    assertThat(resting.doubt(99)).as("not due yet").isEmpty();
    assertThat(resting.doubt(100)).hasValue(Doubt.FIRST_RISE);
    assertThat(nothing(0, 0).doubt(100)).as("nothing was seen").isEmpty();
    assertThat(nothing(40, 0).doubt(100)).as("all is well").isEmpty();
    assertThat(PrunerStage.onProbation().stateAt(1).doubt(10_000)).isEmpty();
  }

  @Test
  void theWarmUpOfAResumedModelBeginsWhereItIs() {
    PrunerStage stage = new PrunerStage(PrunerStage.SETTINGS, Optional.empty(), 5_000);

    assertThat(stage.stateAt(1).dueAt()).isEqualTo(5_100);
  }

  @Test
  void onProbationAndWhileUndoingTheCutIsSavedWithItsValues() {
    for (PrunerStage stage : List.of(PrunerStage.onProbation(), PrunerStage.undoing())) {
      PrunerState state = stage.stateAt(1);

      Probation probation = state.probation().orElseThrow();
      assertThat(probation.startedAt()).isEqualTo(100);
      assertThat(probation.qualityBefore()).isEqualTo(0.9);
      assertThat(probation.change().cut().indices()).containsExactly(2, 3, 4, 5, 8, 9);
      assertThat(probation.change().cut().values()).containsExactly(0.2f, 0.1f, 0.1f, 0.2f, 0, 0);
      assertThat(state.round()).isEqualTo(1);
      assertThat(state.journal()).containsExactly(APPLIED);
    }
  }

  @Test
  void onceUndoneTheCutIsInTheJournalOnly() {
    PrunerStage stage = PrunerStage.undoing();
    stage.applyMask();

    PrunerState state = stage.stateAt(1);

    assertThat(state.probation()).isEmpty();
    assertThat(state.journal())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.ROLLED_BACK);
    assertThat(state.dueAt()).isEqualTo(540);
    assertThat(state.backoff()).as("the next cut is half as deep").isEqualTo(new Backoff(1, 0));
  }

  @Test
  void answersTheBoundaryOfTheSameRequestOnly() {
    PrunerStage stage = PrunerStage.fresh();
    TestInbox<PrunerState> given = TestInbox.create("given up");
    TestInbox<PrunerState> asked = TestInbox.create("asked");
    stage.kit.run(new Pruner.SaveState(6, given.getRef()));
    stage.kit.run(new Pruner.SaveState(7, asked.getRef()));

    stage.tell(new Boundary(0, 5));
    assertThat(asked.hasMessages()).isFalse();
    stage.tell(new Boundary(0, 7));
    assertThat(asked.getAllReceived()).hasSize(1);
    stage.tell(new Boundary(0, 6));

    assertThat(given.hasMessages()).as("an older request was given up").isFalse();
  }

  @Test
  void goesOnWithACutOnProbation() {
    PrunerStage before = PrunerStage.onProbation();
    before.learn(9);

    PrunerStage stage = resumed(before, before.stateAt(1));
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
    stage.learnUntil(140, 3);
    MaskDelta undone = stage.applyMask();

    assertThat(undone.indices()).containsExactly(2, 3, 4, 5, 8, 9);
    assertThat(stage.network().values()).containsExactly(PrunerStage.NETWORK.values());
    assertThat(stage.decisions())
        .containsExactly(
            new Decision(140, 1, "nnrelief", Outcome.ROLLED_BACK, 6, 10, 0.9, 0.9, 0.3));
  }

  @Test
  void whereverItGoesOnProbationIsJudgedOverTheSameRecords() {
    int[] correct = {10, 10, 9, 8, 7, 9, 9, 10};
    for (int saved = 0; saved < 4; saved++) {
      PrunerStage before = PrunerStage.onProbation();
      learn(before, correct, 0, saved);

      PrunerStage stage = resumed(before, before.stateAt(1));
      learn(stage, correct, saved, 4);

      PrunerStage uninterrupted = PrunerStage.onProbation();
      learn(uninterrupted, correct, 0, 4);
      assertThat(stage.decisions()).hasSize(1).isEqualTo(uninterrupted.decisions().subList(1, 2));
      learn(stage, correct, 4, 8);
      learn(uninterrupted, correct, 4, 8);
      assertSame(stage.stateAt(2), uninterrupted.stateAt(2));
    }
  }

  private static void learn(PrunerStage stage, int[] correct, int from, int to) {
    for (int k = from; k < to; k++) {
      stage.learn(correct[k]);
    }
  }

  @Test
  void aCutInterruptedBetweenSlicesGoesOnAtTheNextBoundary() {
    PrunerStage before = PrunerStage.fresh(PrunerStage.settings(true, 0, 4));
    before.learnUntil(100, 9);
    before.score();
    before.applyMask();
    PrunerState state = before.stateAt(1);
    assertThat(state.probation().orElseThrow().change().cut().indices())
        .containsExactly(2, 3, 4, 5);
    assertThat(state.round()).isZero();

    PrunerStage stage = resumed(before, state);
    ApplyMask rest = (ApplyMask) stage.trainer.receiveMessage();
    assertThat(rest.change().cut().indices()).containsExactly(8, 9);
    assertThat(rest.at()).isEqualTo(101);
    rest.replyTo().tell(new Trainer.MaskApplied(rest.change(), 110));
    stage.kit.runOne();

    assertThat(stage.decisions())
        .containsExactly(new Decision(100, 1, "nnrelief", Outcome.APPLIED, 6, 4, 0.9, 0.9, 0.9));
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
  }

  /** A file of an earlier version has a probation that is not in its journal yet. */
  @Test
  void aCutOfAnEarlierVersionThatIsNotInTheJournalEndedThere() {
    PrunerStage before = PrunerStage.onProbation();
    PrunerState state = before.stateAt(1);
    PrunerState unwritten =
        new PrunerState(
            0,
            state.dueAt(),
            state.rest(),
            state.backoff(),
            state.bestQuality(),
            state.window(),
            List.of(),
            state.doing());

    PrunerStage stage = resumed(before, unwritten);

    assertThat(stage.decisions()).containsExactly(APPLIED);
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
  }

  @Test
  void goesOnWithRoundsAndJournal() {
    PrunerState state =
        new PrunerState(
            3,
            500,
            Optional.empty(),
            Backoff.NONE,
            0.9,
            List.of(),
            List.of(new Decision(250, 3, "nnrelief", Outcome.KEPT, 5, 10, 0.9, 0.9, 0.9)),
            Doing.Waiting.INSTANCE);
    PrunerStage stage = new PrunerStage(PrunerStage.SETTINGS, Optional.of(state), 300);
    stage.answerWeights();

    stage.learnUntil(490, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    stage.score();
    stage.applyMask();

    assertThat(stage.decisions().get(0).round()).isEqualTo(4);
    assertThat(stage.stateAt(1).journal()).hasSize(2);
  }
}
