package io.espalier.actors.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.actors.Protocol;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.model.edit.Change;
import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.ActivityStatistic;
import io.espalier.model.evidence.CoMoments;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.flow.InputShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.MergePace;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.plan.Reduction.MergeThenCut;
import io.espalier.model.prune.CutPlan;
import io.espalier.model.prune.KeepRatio;
import io.espalier.model.prune.KeepRatios;
import io.espalier.model.prune.NnRelief;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Merges on the pruner's schedule, alone and taking turns with cuts. */
class PrunerMergeTest {

  /** Two inputs, three hidden units, two outputs: 17 parameters. */
  private static final NetworkSnapshot NETWORK =
      NetworkSnapshot.dense(
          NetworkSpec.parse("2-3-2", InputShape.flat(2), 2, Nonlinearity.RELU),
          new float[] {1, 2, 2, 4, 3, 1, 0.5f, 1, 0.1f, 1, 3, 2, 0.01f, 2, 1, 0.2f, 0.3f});

  private static final Merge MERGE = new Merge(MergeSettings.GENTLE, new MergePace.Cost(1e-6), 30);
  private static final Cut CUT =
      new Cut(new NnRelief(), CutPlan.of(KeepRatios.uniform(new KeepRatio(0.95))));

  private static PrunerStage warmedUp(Reduction reduction) {
    PrunerSettings settings = PrunerStage.settings(reduction);
    PrunerStage stage = new PrunerStage(settings, Optional.of(PrunerStage.RISEN), 0, NETWORK);
    stage.answerWeights();
    stage.learnUntil(100, 9);
    return stage;
  }

  private static PrunerStage merging(Reduction reduction) {
    PrunerStage stage = warmedUp(reduction);
    score(stage, twins());
    return stage;
  }

  private static PrunerStage onProbation(Reduction reduction) {
    PrunerStage stage = merging(reduction);
    stage.merge();
    return stage;
  }

  /** Unit 1 is twice unit 0; unit 2 has a life of its own. */
  private static NeuronEvidence.State twins() {
    return moments(1_000, 1, 2, 0, 2, 4, 0, 0, 0, 1);
  }

  private static NeuronEvidence.State strangers() {
    return moments(1_000, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  private static NeuronEvidence.State moments(double weight, double... covariances) {
    double[] coMoment = covariances.clone();
    for (int k = 0; k < coMoment.length; k++) {
      coMoment[k] *= weight;
    }
    return new NeuronEvidence.State(
        1, List.of(new CoMoments.State(weight, weight, new double[] {1, 2, 1}, coMoment)));
  }

  private static Evidence evidence(NeuronEvidence.State neurons) {
    return Evidence.of(
            ActivityStatistic.KIND,
            new ActivityEvidence.State(1_000, List.of(new double[] {1, 1}, new double[] {1, 1, 1})))
        .with(NeuronStatistic.KIND, neurons);
  }

  private static void score(PrunerStage stage, NeuronEvidence.State neurons) {
    stage.answer(evidence(neurons));
    stage.scored();
  }

  @Test
  void mergesUnitsThatAreToldByOthers() {
    PrunerStage stage = merging(MERGE);
    assertThat(stage.phase()).isEqualTo(Phase.CUTTING);

    Change merged = stage.merge();

    assertThat(merged.removed()).as("two weights in, two out and a bias").isEqualTo(5);
    assertThat(merged.shift().indices()).as("what the other hands on now").hasSize(2);
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
    assertThat(stage.decisions())
        .containsExactly(new Decision(100, 1, "noiseout", Outcome.APPLIED, 5, 12, 0.9, 0.9, 0.9));
    List<MaskStatus> masks = stage.only(MaskStatus.class);
    assertThat(masks.get(masks.size() - 1).kept()).isEqualTo(12);
    assertThat(masks.get(masks.size() - 1).activeUnits()).isEqualTo(4);
  }

  @Test
  void keepsAMergeThatDoesNotHurt() {
    PrunerStage stage = onProbation(MERGE);

    stage.learnUntil(140, 9);

    assertThat(stage.decisions().get(1))
        .isEqualTo(new Decision(140, 1, "noiseout", Outcome.KEPT, 5, 12, 0.9, 0.9, 0.9));
    assertThat(stage.trainer.hasMessages()).isFalse();
  }

  @Test
  void undoesAMergeThatHurts() {
    PrunerStage stage = onProbation(MERGE);

    stage.learnUntil(140, 2);
    stage.takeBack();

    assertThat(stage.network().live()).isEqualTo(NETWORK.live());
    assertThat(stage.network().values()).containsExactly(NETWORK.values(), within(1e-6f));
    assertThat(stage.decisions().get(1))
        .isEqualTo(new Decision(140, 1, "noiseout", Outcome.ROLLED_BACK, 5, 17, 0.9, 0.2, 0.2));
    assertThat(stage.phase()).isEqualTo(Phase.RECOVERING);
    assertThat(stage.stateAt(1).backoff()).isEqualTo(new Backoff(0, 1));
  }

  @Test
  void goesOnWithAMergeOnProbation() {
    PrunerStage before = onProbation(MERGE);
    PrunerSettings settings = PrunerStage.settings(MERGE);

    PrunerStage stage =
        new PrunerStage(settings, Optional.of(before.stateAt(1)), 100, before.network());
    stage.answerWeights();
    assertThat(stage.phase()).isEqualTo(Phase.ON_PROBATION);
    stage.learnUntil(140, 2);
    stage.takeBack();

    assertThat(stage.network().values()).containsExactly(NETWORK.values(), within(1e-6f));
    assertThat(stage.decisions()).extracting(Decision::criterion).containsExactly("noiseout");
  }

  @Test
  void waitsUntilItKnowsHowUnitsVaryTogether() {
    PrunerStage stage = warmedUp(MERGE);

    stage.answer(evidence(moments(29, 1, 2, 0, 2, 4, 0, 0, 0, 1)));
    stage.learn(9);

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.phase()).isEqualTo(Phase.WARMING);
  }

  @Test
  void withoutAUnitToSpareNothingIsMerged() {
    PrunerStage stage = warmedUp(MERGE);

    score(stage, strangers());
    stage.learn(9);

    assertThat(stage.trainer.hasMessages()).isFalse();
    assertThat(stage.decisions()).isEmpty();
    stage.learnUntil(290, 9);
    assertThat(stage.monitor.hasMessages()).isFalse();
    stage.learn(9);
    assertThat(stage.monitor.hasMessages()).as("an interval later").isTrue();
  }

  @Test
  void mergesAndCutsTakeTurns() {
    PrunerStage stage = onProbation(new MergeThenCut(MERGE, CUT));
    stage.learnUntil(300, 9);
    score(stage, twins());
    stage.applyMask();
    stage.learnUntil(500, 9);
    score(stage, strangers());

    assertThat(stage.decisions())
        .filteredOn(decision -> decision.outcome() == Outcome.APPLIED)
        .extracting(Decision::criterion)
        .containsExactly("noiseout", "nnrelief");
    assertThat(stage.decisions())
        .extracting(Decision::outcome)
        .containsExactly(Outcome.APPLIED, Outcome.KEPT, Outcome.APPLIED, Outcome.KEPT);
  }

  @Test
  void mergesThatWereUndoneTwiceLeaveTheirTurnToACut() {
    PrunerStage stage = onProbation(new MergeThenCut(MERGE, CUT));
    undo(stage, 140);
    stage.learnUntil(540, 9);
    score(stage, twins());
    stage.merge();
    undo(stage, 580);
    stage.learnUntil(980, 9);
    score(stage, twins());
    stage.applyMask();

    assertThat(stage.decisions())
        .filteredOn(decision -> decision.outcome() == Outcome.APPLIED)
        .extracting(Decision::criterion)
        .containsExactly("noiseout", "noiseout", "nnrelief");
    assertThat(stage.stateAt(1).backoff())
        .as("the cut goes as deep as ever")
        .isEqualTo(new Backoff(0, 2));
  }

  private static void undo(PrunerStage stage, long until) {
    stage.learnUntil(until, 2);
    stage.takeBack();
  }

  @Test
  void withNothingToMergeItIsTheTurnOfTheCut() {
    PrunerStage stage = warmedUp(new MergeThenCut(MERGE, CUT));

    score(stage, strangers());
    stage.applyMask();

    assertThat(stage.decisions()).extracting(Decision::criterion).containsExactly("nnrelief");
  }

  @Test
  void understandsEveryPublicMessageWhileItMerges() {
    Protocol.assertUnderstood(
        Pruner.Command.class,
        List.of(new Pruner.SaveState(1, TestInbox.<PrunerState>create().getRef())),
        () -> merging(MERGE).kit);
  }
}
