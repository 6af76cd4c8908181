package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.ReplyLost;
import io.espalier.actors.trainer.Trainer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No answer is waited for for ever: one that was lost is told, and pruning goes on. */
class PrunerLostReplyTest {

  /** The deadline passes, and the stream has gone on. */
  private static void loseReply(PrunerStage stage, String from) {
    stage.learnUntil(stage.records() + Wait.LEAST_BATCHES * PrunerStage.BATCH, 9);
    stage.deadlinePasses();
    assertThat(stage.only(ReplyLost.class)).containsExactly(new ReplyLost(stage.records(), from));
  }

  @Test
  void aMonitorThatStartedAgainIsAskedAgain() {
    PrunerStage stage = PrunerStage.gathering();
    stage.monitor.receiveMessage(); // and never answered

    loseReply(stage, "monitor");

    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
    stage.learn(9);
    assertThat(stage.phase()).isEqualTo(Phase.SCORING);
    stage.score();
    stage.applyMask();
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
  }

  @Test
  void aStreamThatPausesLosesNothing() {
    PrunerStage stage = PrunerStage.gathering();

    stage.deadlinePasses();
    stage.deadlinePasses();

    assertThat(stage.only(ReplyLost.class)).isEmpty();
    stage.score();
    assertThat(stage.phase()).isEqualTo(Phase.CUTTING);
  }

  @Test
  void anAnswerThatCameIsNotMissed() {
    PrunerStage stage = PrunerStage.gathering();
    stage.score();
    stage.applyMask();
    stage.learnUntil(130, 9);

    stage.deadlinePasses();

    assertThat(stage.only(ReplyLost.class)).isEmpty();
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
  }

  @Test
  void theTrainerIsAskedForItsWeightsAgain() {
    PrunerStage stage = PrunerStage.gatheringWeights();
    assertThat(stage.trainer.receiveMessage()).isInstanceOf(Trainer.ScoringSnapshot.class);

    loseReply(stage, "trainer");

    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
    stage.learn(9);
    assertThat(stage.trainer.receiveMessage()).isInstanceOf(Trainer.ScoringSnapshot.class);
  }

  @Test
  void aCutWhoseAnswerIsLostIsFoundInTheMaskOfTheTrainer() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.settings(true, 0, 4));
    stage.learnUntil(100, 9);
    stage.score();
    stage.applyMask();
    stage.trainer.receiveMessage(); // the second slice

    loseReply(stage, "trainer");
    stage.answerWeights();

    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
    assertThat(stage.decisions())
        .singleElement()
        .satisfies(cut -> assertThat(cut.parameters()).isEqualTo(4));
  }

  @Test
  void anUndoWhoseAnswerIsLostIsMadeAgain() {
    PrunerStage stage = PrunerStage.onProbation();
    stage.learnUntil(140, 2);
    stage.trainer.receiveMessage();

    stage.learnUntil(stage.records() + Wait.LEAST_BATCHES * PrunerStage.BATCH, 2);
    stage.deadlinePasses();
    stage.answerWeights();
    stage.learnUntil(stage.records() + 40, 2);
    stage.applyMask();

    assertThat(stage.decisions())
        .last()
        .extracting(each -> each.outcome())
        .isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void beforeTheMaskIsKnownItIsAskedForAgain() {
    PrunerStage stage = new PrunerStage(PrunerStage.SETTINGS, Optional.of(PrunerStage.RISEN), 0);
    stage.trainer.receiveMessage();

    loseReply(stage, "trainer");

    assertThat(stage.trainer.receiveMessage()).isInstanceOf(Trainer.WeightsSnapshot.class);
  }

  @Test
  void scoringThatTakesLongIsToldAndWaitedFor() {
    PrunerStage stage = PrunerStage.scoring();

    loseReply(stage, "scoring thread");
    stage.scored();

    assertThat(stage.phase()).isEqualTo(Phase.CUTTING);
  }

  /** A fault of the program, for the supervisor: what starts then takes the trainer's mask. */
  @Test
  void aChangeThatTheTrainerRefusesIsAFailure() {
    PrunerStage stage = PrunerStage.cutting();
    Trainer.ApplyMask request = (Trainer.ApplyMask) stage.trainer.receiveMessage();
    request.replyTo().tell(new Trainer.Refused("it has 10 parameters"));

    assertThatIllegalStateException()
        .isThrownBy(stage.kit::runOne)
        .withMessage("the trainer refused a change at 100 records: it has 10 parameters");
  }
}
