package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Events;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.progress.Progress.Regrown;
import io.espalier.actors.progress.Progress.Shadowed;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.EndShadow;
import io.espalier.actors.trainer.Trainer.KeepShadow;
import io.espalier.actors.trainer.Trainer.ShadowEnded;
import io.espalier.model.network.NetworkSnapshot;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cuts that are judged beside the network as it would be without them, and what a drift does. */
class PrunerShadowTest {

  private static final PrunerSettings SHADOW =
      PrunerStage.SETTINGS
          .withCycle(PrunerStage.SETTINGS.cycle().withGuard(GuardKind.SHADOW))
          .withRegrowth(new RegrowthSettings(1, 80), 1);
  private static final PrunerSettings FORWARD_ONLY =
      SHADOW.withCycle(SHADOW.cycle().withGuard(GuardKind.FORWARD_ONLY));

  private static PrunerStage onProbation(PrunerSettings settings) {
    PrunerStage stage = PrunerStage.cutting(settings);
    KeepShadow keep = (KeepShadow) stage.trainer.receiveMessage();
    assertThat(keep.at()).isEqualTo(110);
    assertThat(keep.basis()).isEqualTo(100);
    assertThat(keep.learns()).isEqualTo(settings.cycle().guard() == GuardKind.SHADOW);
    stage.applyMask();
    return stage;
  }

  private static void learn(PrunerStage stage, int correct, int correctWithout) {
    stage.tell(
        new Shadowed(
            stage.records() + PrunerStage.BATCH,
            Events.predictions(PrunerStage.BATCH, correctWithout),
            1));
    stage.learn(correct);
  }

  private static EndShadow end(PrunerStage stage) {
    return (EndShadow) stage.trainer.receiveMessage();
  }

  private static void answer(PrunerStage stage, EndShadow end) {
    end.replyTo().tell(new ShadowEnded(end.takesOver(), stage.records()));
    stage.kit.runOne();
  }

  @Test
  void harmIsUndoneAsSoonAsItIsSureByTheShadowThatTakesOver() {
    PrunerStage stage = onProbation(SHADOW);
    learn(stage, 3, 9);
    learn(stage, 3, 9);

    EndShadow end = end(stage);
    assertThat(stage.records()).as("long before the end of probation, at 140").isEqualTo(120);
    assertThat(end.takesOver()).isTrue();
    assertThat(end.at()).isBetween(120L, 130L);
    answer(stage, end);

    Decision undone = stage.decisions().get(1);
    assertThat(undone.outcome()).isEqualTo(Outcome.ROLLED_BACK);
    assertThat(undone.accuracyBefore()).as("without the cut").isCloseTo(0.9, within(1e-9));
    assertThat(undone.accuracyNow()).isCloseTo(0.3, within(1e-9));
    assertThat(stage.stateAt(1).backoff()).isEqualTo(new Backoff(1, 0));
    assertThat(stage.phase()).isEqualTo(Phase.RECOVERING);
  }

  /** It is not the cut that makes both worse. */
  @Test
  void whatTheStreamDoesToBothIsNoHarm() {
    PrunerStage stage = onProbation(SHADOW);
    while (stage.records() < 140) {
      learn(stage, 9, 9);
    }

    EndShadow end = end(stage);
    assertThat(end.takesOver()).isFalse();
    answer(stage, end);
    assertThat(stage.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.KEPT);
  }

  @Test
  void oneThatDoesNotLearnEndsAndTheChangeIsTakenBack() {
    PrunerStage stage = onProbation(FORWARD_ONLY);
    learn(stage, 3, 9);
    learn(stage, 3, 9);

    assertThat(end(stage).takesOver()).isFalse();
    assertThat(stage.applyMask().indices()).containsExactly(2, 3, 4, 5, 8, 9);
    assertThat(stage.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.ROLLED_BACK);
  }

  @Test
  void aShadowThatIsGoneIsMadeUpForByTheInverse() {
    PrunerStage stage = onProbation(SHADOW);
    learn(stage, 3, 9);
    learn(stage, 3, 9);
    EndShadow end = end(stage);
    end.replyTo().tell(new ShadowEnded(false, stage.records()));
    stage.kit.runOne();

    assertThat(stage.applyMask().indices()).containsExactly(2, 3, 4, 5, 8, 9);
    assertThat(stage.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.ROLLED_BACK);
  }

  @Test
  void theEndOfAProbationGoesOnAfterACheckpoint() {
    PrunerStage before = onProbation(SHADOW);
    learn(before, 3, 9);
    learn(before, 3, 9);
    PrunerState state = before.stateAt(1);

    PrunerStage stage = new PrunerStage(SHADOW, Optional.of(state), before.records());
    stage.network(before.network());
    stage.answerWeights();

    EndShadow again = end(stage);
    assertThat(again.at()).isEqualTo(end(before).at());
    assertThat(again.takesOver()).isTrue();
  }

  private static void drift(PrunerStage stage, NetworkSnapshot grown, boolean isUndone) {
    int more = grown.live().cardinality() - stage.network().live().cardinality();
    stage.network(grown);
    stage.tell(new Regrown(stage.records(), (BitSet) grown.live().clone(), more, isUndone));
    stage.drift();
  }

  @Test
  void aDriftTakesWhatIsOnProbationBackAndWhatGrowsIsCutAgainInEightSteps() {
    PrunerStage stage = onProbation(SHADOW);
    learn(stage, 9, 9);

    drift(stage, PrunerStage.NETWORK, true);

    assertThat(stage.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.DRIFTED, Outcome.REGROWN);
    assertThat(stage.phase()).isEqualTo(Phase.REPRUNING);
    assertThat(stage.trainer.hasMessages()).isFalse();
    Repruning repruning = stage.stateAt(1).repruning().orElseThrow();
    assertThat(repruning.dueAt()).isEqualTo(stage.records() + 10);
  }

  /**
   * Without a shadow that took over the undo comes later, behind what grew, and is told of the cut.
   */
  @Test
  void whereNoShadowTookOverTheChangeIsTakenBackBehindWhatGrew() {
    PrunerStage stage =
        PrunerStage.onProbation(SHADOW.withCycle(SHADOW.cycle().withGuard(GuardKind.WINDOW)));
    stage.learn(9);

    drift(stage, PrunerStage.NETWORK, false);
    PrunerState between = stage.stateAt(1);
    stage.takeBack();

    assertThat(new Journal(Optional.of(between)).endsOnProbation()).isTrue();
    assertThat(stage.decisions())
        .extracting(Decision::outcome, Decision::criterion)
        .containsExactly(
            tuple(Outcome.APPLIED, "nnrelief"),
            tuple(Outcome.REGROWN, Decision.REGROWTH),
            tuple(Outcome.DRIFTED, "nnrelief"));
    assertThat(stage.phase()).isEqualTo(Phase.REPRUNING);
  }

  @Test
  void whatIsCutAgainIsOnNoProbation() {
    PrunerStage stage = PrunerStage.fresh(SHADOW);
    NetworkSnapshot small = PrunerStage.NETWORK.without(bits(2, 3, 4, 5, 8, 9));
    stage.network(small);
    PrunerStage pruned = new PrunerStage(SHADOW, Optional.of(PrunerStage.RISEN), 0, small);
    pruned.answerWeights();
    pruned.learnUntil(40, 9);

    drift(pruned, PrunerStage.NETWORK, false);
    while (pruned.stateAt(pruned.records()).repruning().isPresent()) {
      pruned.learn(9);
      if (pruned.monitor.hasMessages()) {
        pruned.answerEvidence(1_000);
        pruned.scored();
        pruned.learn(9);
        if (pruned.trainer.hasMessages()) {
          pruned.applyMask();
        }
      }
    }

    assertThat(pruned.decisions())
        .extracting(Decision::outcome)
        .startsWith(Outcome.REGROWN)
        .contains(Outcome.CUT_AGAIN)
        .doesNotContain(Outcome.APPLIED, Outcome.KEPT);
    assertThat(pruned.network().kept()).isEqualTo(4);
  }

  private static BitSet bits(int... indices) {
    BitSet bits = new BitSet();
    for (int index : indices) {
      bits.set(index);
    }
    return bits;
  }

  @Test
  void aCutThatIsOvertakenByADriftBeforeItBeginsLeavesNothing() {
    PrunerStage stage = PrunerStage.cutting(SHADOW);
    stage.trainer.receiveMessage();
    ApplyMask cut = (ApplyMask) stage.trainer.receiveMessage();
    stage.drift();
    cut.replyTo().tell(Trainer.Overtaken.INSTANCE);
    stage.kit.runOne();

    assertThat(stage.decisions()).isEmpty();
    assertThat(stage.stateAt(1).doing()).isEqualTo(Doing.Waiting.INSTANCE);
  }
}
