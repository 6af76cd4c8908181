package io.espalier.actors.pruner;

import static io.espalier.actors.pruner.PrunerStage.NETWORK;
import static io.espalier.actors.pruner.PrunerStage.SETTINGS;
import static io.espalier.actors.pruner.PrunerStage.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.actors.Protocol;
import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.monitor.ActivityMonitor;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.edit.MaskDelta.Direction;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.Magnitude;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Every transition of the pruner, one message at a time. */
class PrunerTest {

  /** The weak connections of both neurons and their biases, which are 0. */
  private static final int[] WEAK = {2, 3, 4, 5, 8, 9};

  @Test
  void understandsEveryPublicMessageInEveryState() {
    TestInbox<PrunerState> asker = TestInbox.create();
    List<Pruner.Command> samples = List.of(new Pruner.SaveState(1, asker.getRef()));
    states()
        .forEach(
            (name, state) ->
                Protocol.assertUnderstood(Pruner.Command.class, samples, () -> state.get().kit));
  }

  /** One stage for each state, by name. */
  private static Map<String, Supplier<PrunerStage>> states() {
    return Map.of(
        "starting", () -> new PrunerStage(SETTINGS, Optional.empty(), 0),
        "warming", PrunerStage::fresh,
        "gathering evidence", PrunerStage::gathering,
        "gathering weights", PrunerStage::gatheringWeights,
        "scoring", PrunerStage::scoring,
        "cutting", PrunerStage::cutting,
        "on probation", PrunerStage::onProbation,
        "undoing", PrunerStage::undoing,
        "off", () -> PrunerStage.fresh(settings(false, 0, 100)),
        "settled", PrunerTest::settled);
  }

  /** A run that goes on with what is half a network already. */
  private static PrunerStage settled() {
    BitSet live = new BitSet();
    live.set(0, 5);
    NetworkSnapshot half =
        new NetworkSnapshot(
            PrunerStage.NETWORK.spec(), new float[] {8, 3, 0.2f, 0.1f, 0.1f, 0, 0, 0, 0, 0}, live);
    PrunerStage stage =
        new PrunerStage(settings(true, 2, 100), Optional.of(PrunerStage.RISEN), 0, half);
    stage.answerWeights();
    assertThat(stage.phase()).isEqualTo(Phase.SETTLED);
    return stage;
  }

  @Test
  void asksForNothingBeforeTheWarmUpIsOver() {
    PrunerStage stage = PrunerStage.fresh();

    stage.learnUntil(90, 9);

    assertThat(stage.monitor.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
    stage.learn(9);
    assertThat(stage.monitor.receiveMessage()).isInstanceOf(ActivityMonitor.GetFreshEvidence.class);
    assertThat(stage.phase()).isEqualTo(Phase.SCORING);
  }

  @Test
  void tellsTheMaskItFound() {
    PrunerStage stage = PrunerStage.fresh();

    MaskStatus status = stage.only(MaskStatus.class).get(0);

    assertThat(status.kept()).isEqualTo(10);
    assertThat(status.total()).isEqualTo(10);
    assertThat(status.macs()).isEqualTo(8);
    assertThat(status.denseMacs()).isEqualTo(8);
    assertThat(status.units()).isEqualTo(2);
    assertThat(status.activeUnits()).isEqualTo(2);
    assertThat(status.inputConnections()).containsExactly(2, 2, 2, 2);
    assertThat(status.compression()).isEqualTo(1);
  }

  @Test
  void waitsForMoreWhenTheEvidenceIsThin() {
    PrunerStage stage = PrunerStage.gathering();

    stage.answerEvidence(19.9);
    stage.learn(9);

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
    stage.learnUntil(130, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).isTrue();
  }

  @Test
  void aCriterionWithoutEvidenceDoesNotWaitForAny() {
    PrunerStage stage =
        PrunerStage.fresh(
            PrunerStage.settings(
                new Cut(new Magnitude(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.9))))));
    stage.learnUntil(100, 9);

    stage.answerEvidence(0);
    stage.scored();

    assertThat(stage.trainer.receiveMessage()).isInstanceOf(ApplyMask.class);
  }

  @Test
  void withNothingToCutTheNextRoundIsDueAfterAnInterval() {
    PrunerStage stage = PrunerStage.gathering();
    BitSet allButTheStrongest = new BitSet();
    allButTheStrongest.set(1, 7);
    allButTheStrongest.set(8, 10);
    stage.network(NETWORK.without(allButTheStrongest));

    stage.score();
    stage.learn(9);

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
    assertThat(stage.decisions()).isEmpty();
    stage.learnUntil(290, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).isTrue();
  }

  @Test
  void cutsWhatIsWeak() {
    PrunerStage stage = PrunerStage.cutting();

    assertThat(stage.phase()).isEqualTo(Phase.CUTTING);
    MaskDelta cut = stage.applyMask();

    assertThat(cut.direction()).isEqualTo(Direction.CUT);
    assertThat(cut.indices()).containsExactly(WEAK);
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
    assertThat(stage.decisions())
        .containsExactly(new Decision(100, 1, "nnrelief", Outcome.APPLIED, 6, 4, 0.9, 0.9, 0.9));
    MaskStatus status = stage.only(MaskStatus.class).get(1);
    assertThat(status.kept()).isEqualTo(4);
    assertThat(status.macs()).isEqualTo(4);
    assertThat(status.inputConnections()).containsExactly(1, 1, 1, 1);
  }

  @Test
  void cutsInSlicesOneAfterTheOther() {
    PrunerStage stage = PrunerStage.fresh(settings(true, 0, 4));
    stage.learnUntil(100, 9);
    stage.score();

    MaskDelta first = stage.applyMask();
    assertThat(stage.decisions()).isEmpty();
    stage.learn(9);
    MaskDelta second = stage.applyMask();

    assertThat(first.indices()).containsExactly(2, 3, 4, 5);
    assertThat(second.indices()).containsExactly(8, 9);
    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.decisions()).hasSize(1);
    assertThat(stage.decisions().get(0).records()).isEqualTo(110);
    assertThat(stage.decisions().get(0).parameters()).isEqualTo(6);
  }

  @Test
  void whatASliceDoesToTheAccuracyIsNotPartOfWhatItWasBefore() {
    PrunerStage stage = PrunerStage.fresh(settings(true, 0, 4));
    stage.learnUntil(100, 9);
    stage.score();

    stage.applyMask();
    stage.learn(0);
    stage.applyMask();

    assertThat(stage.decisions().get(0).accuracyBefore()).isEqualTo(0.9);
  }

  @Test
  void keepsACutThatDoesNotHurt() {
    PrunerStage stage = PrunerStage.onProbation();

    stage.learnUntil(130, 9);
    assertThat(stage.decisions()).hasSize(1);
    stage.learn(9);

    assertThat(stage.decisions().get(1))
        .isEqualTo(new Decision(140, 1, "nnrelief", Outcome.KEPT, 6, 4, 0.9, 0.9, 0.9));
    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
    stage.learnUntil(290, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).as("an interval after the cut").isTrue();
  }

  @Test
  void judgesByTheSecondHalfOfProbation() {
    PrunerStage stage = PrunerStage.onProbation();

    stage.learn(0);
    stage.learn(0);
    stage.learn(9);
    stage.learn(9);

    assertThat(stage.decisions().get(1).outcome()).isEqualTo(Outcome.KEPT);
    assertThat(stage.decisions().get(1).accuracyNow()).isEqualTo(0.9);
  }

  @Test
  void aLossWithinTheMarginIsAllowed() {
    PrunerStage stage = PrunerStage.onProbation();

    stage.learn(9);
    stage.learn(9);
    stage.learn(9);
    stage.learn(8); // 0.85 over the second half: 0.05 below 0.9, which is the margin

    assertThat(stage.decisions().get(1).outcome()).isEqualTo(Outcome.KEPT);
  }

  @Test
  void undoesACutThatHurtsWithTheValuesItRemoved() {
    PrunerStage stage = PrunerStage.onProbation();

    stage.learnUntil(140, 7);
    MaskDelta undone = stage.applyMask();

    assertThat(undone.direction()).isEqualTo(Direction.REGROW);
    assertThat(undone.indices()).containsExactly(WEAK);
    assertThat(stage.network().values()).containsExactly(NETWORK.values());
    assertThat(stage.network().live()).isEqualTo(NETWORK.live());
    assertThat(stage.decisions().get(1))
        .isEqualTo(new Decision(140, 1, "nnrelief", Outcome.ROLLED_BACK, 6, 10, 0.9, 0.7, 0.7));
    assertThat(stage.phase()).isEqualTo(Phase.RECOVERING);
    List<MaskStatus> masks = stage.only(MaskStatus.class);
    assertThat(masks.get(masks.size() - 1).kept()).isEqualTo(10);
  }

  @Test
  void isGentlerAfterAnUndoAndWaitsTwoIntervals() {
    PrunerStage stage = PrunerStage.undoing();
    stage.applyMask();

    stage.learnUntil(530, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);

    stage.score();
    assertThat(stage.applyMask().indices())
        .as("2 and 5 stay this time")
        .containsExactly(3, 4, 8, 9);
    assertThat(stage.decisions().get(2).round()).isEqualTo(2);
  }

  @Test
  void afterACutThatIsKeptTheNextIsLessGentle() {
    PrunerStage stage = PrunerStage.undoing();
    stage.applyMask();
    stage.learnUntil(540, 9);
    stage.score();
    stage.applyMask();
    assertThat(stage.stateAt(1).backoff()).isEqualTo(new Backoff(1, 0));

    stage.learnUntil(580, 9);

    assertThat(stage.decisions().get(3).outcome()).isEqualTo(Outcome.KEPT);
    assertThat(stage.stateAt(2).backoff()).isEqualTo(Backoff.NONE);
  }

  @Test
  void undoesACutThatOnlyAddsToWhatOthersHaveLost() {
    PrunerState eroded =
        new PrunerState(
            5,
            100,
            Optional.empty(),
            Backoff.NONE,
            0.99,
            List.of(),
            List.of(),
            Doing.Waiting.INSTANCE);
    PrunerStage stage = new PrunerStage(SETTINGS, Optional.of(eroded), 0);
    stage.answerWeights();
    stage.learnUntil(100, 8); // 0.8: the cut itself will take nothing, but 0.19 are gone by now
    stage.score();
    stage.applyMask();

    stage.learnUntil(140, 8);

    assertThat(stage.applyMask().direction()).isEqualTo(Direction.REGROW);
  }

  @Test
  void settlesAtTheTarget() {
    PrunerStage stage = PrunerStage.fresh(settings(true, 2.5, 100));
    stage.learnUntil(100, 9);
    stage.score();
    stage.applyMask();

    stage.learnUntil(140, 9);

    assertThat(stage.phase()).isEqualTo(Phase.SETTLED);
    stage.learnUntil(1_000, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
  }

  @Test
  void goesOnBelowTheTarget() {
    PrunerStage stage = PrunerStage.fresh(settings(true, 2.6, 100));
    stage.learnUntil(100, 9);
    stage.score();
    stage.applyMask();

    stage.learnUntil(140, 9);

    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
  }

  @Test
  void neverAsksWhenItIsOff() {
    PrunerStage stage = PrunerStage.fresh(settings(false, 0, 100));

    stage.learnUntil(1_000, 9);

    assertThat(stage.phase()).isEqualTo(Phase.OFF);
    assertThat(stage.monitor.hasMessages()).isFalse();
    assertThat(stage.trainer.hasMessages()).isFalse();
  }

  @Test
  void doesNotJudgeByAWindowThatIsNotFull() {
    PrunerSettings eager =
        PrunerSettings.of(PrunerStage.SETTINGS.reduction(), new CutCycle(0, 200, 40, 0.05, 1));
    PrunerStage stage = new PrunerStage(eager, Optional.of(overdue()), 0);
    stage.answerWeights();

    stage.learnUntil(30, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);

    assertThat(stage.monitor.hasMessages()).isTrue();
  }

  /** A window that was lost, such as that of an older version. */
  private static PrunerState overdue() {
    return new PrunerState(
        1, 0, Optional.empty(), Backoff.NONE, 0.9, List.of(), List.of(), Doing.Waiting.INSTANCE);
  }
}
