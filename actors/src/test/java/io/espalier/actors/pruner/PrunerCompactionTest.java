package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Protocol;
import io.espalier.actors.progress.Progress.NetworkCompacted;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.edit.Change;
import io.espalier.model.edit.MaskDelta;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/**
 * When the pruner has the trainer go on with a smaller network, and what it makes of the answer.
 */
class PrunerCompactionTest {

  private static PrunerStage onProbation() {
    PrunerStage stage = PrunerStage.fresh(PrunerStage.settings(true, true, 0, 100));
    stage.learnUntil(100, 9);
    stage.score();
    stage.applyMask();
    return stage;
  }

  private static PrunerStage asking() {
    PrunerStage stage = onProbation();
    stage.learnUntil(140, 9);
    return stage;
  }

  private static void answer(PrunerStage stage, Optional<Shrinkage> shrinkage) {
    Trainer.Compact request = (Trainer.Compact) stage.trainer.receiveMessage();
    request.replyTo().tell(new Trainer.CompactionDone(shrinkage, stage.records()));
    stage.kit.runOne();
  }

  @Test
  void asksOnceACutIsKept() {
    PrunerStage stage = asking();

    assertThat(stage.decisions().get(1).outcome()).isEqualTo(Outcome.KEPT);
    assertThat(((Trainer.Compact) stage.trainer.receiveMessage()).leastShare()).isEqualTo(0.2);
    assertThat(stage.trainer.hasMessages()).isFalse();
  }

  @Test
  void asksForASwapThatWasDueWhenItWasStopped() {
    PrunerStage before = asking();

    PrunerStage stage =
        new PrunerStage(
            PrunerStage.settings(true, true, 0, 100),
            Optional.of(before.stateAt(1)),
            140,
            before.network());
    stage.answerWeights();

    assertThat(stage.trainer.receiveMessage()).isInstanceOf(Trainer.Compact.class);
  }

  @Test
  void neverAsksOnProbationNorAfterAnUndo() {
    PrunerStage stage = onProbation();
    stage.learnUntil(130, 2);
    assertThat(stage.trainer.hasMessages()).isFalse();
    stage.learn(2);
    stage.applyMask();

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.RECOVERING);
  }

  @Test
  void tellsOfTheSwapAndKnowsTheMaskAfterIt() {
    PrunerStage stage = asking();
    BitSet dead = new BitSet();
    dead.set(6);

    answer(stage, Optional.of(new Shrinkage(Change.of(MaskDelta.cut(dead)), 10, 4)));

    assertThat(stage.only(NetworkCompacted.class))
        .containsExactly(new NetworkCompacted(140, 10, 4));
    List<MaskStatus> masks = stage.only(MaskStatus.class);
    assertThat(masks.get(masks.size() - 1).kept()).isEqualTo(3);
    assertThat(masks.get(masks.size() - 1).total()).as("of the dense network").isEqualTo(10);
    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
  }

  @Test
  void goesOnWithoutASwapThatIsNotWorthIt() {
    PrunerStage stage = asking();

    answer(stage, Optional.empty());

    assertThat(stage.only(NetworkCompacted.class)).isEmpty();
    stage.learnUntil(290, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).as("an interval after the cut").isTrue();
  }

  @Test
  void understandsEveryPublicMessageWhileItWaits() {
    Protocol.assertUnderstood(
        Pruner.Command.class,
        List.of(new Pruner.SaveState(1, TestInbox.<PrunerState>create().getRef())),
        () -> asking().kit);
  }
}
