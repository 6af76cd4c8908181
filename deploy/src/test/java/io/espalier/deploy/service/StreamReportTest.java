package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.drift.DriftState;
import io.espalier.actors.guardian.RunGuardian.Finished;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.pruner.Backoff;
import io.espalier.actors.pruner.Doing;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.Report.Compacted;
import io.espalier.deploy.report.Report.Dense;
import io.espalier.deploy.report.Report.Layer;
import io.espalier.deploy.report.Report.Prequential;
import io.espalier.deploy.report.Report.Pruned;
import io.espalier.deploy.report.Report.Records;
import io.espalier.deploy.report.Report.Round;
import io.espalier.deploy.report.Report.SamplesPerSecond;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.flow.InputShape;
import io.espalier.model.format.EvidencePart;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.network.Initializer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.optimizer.OptimizerState;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.drift.DetectorState;
import io.espalier.streaming.drift.DriftLevel;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.evaluate.Scores;
import io.espalier.streaming.sample.Offsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StreamReportTest {

  private static final NetworkSpec NETWORK =
      NetworkSpec.parse("4-20-3", new InputShape(1, 2, 2), 3, Nonlinearity.RELU);
  private static final NetworkSnapshot NEW =
      NetworkSnapshot.dense(NETWORK, Initializer.draw(NETWORK, 1));
  private static final EvaluationSettings EVALUATION = new EvaluationSettings(3, 4, 10);

  private static final NetworkReport NETWORKS =
      new NetworkReport(
          new Dense(163, 140, 0.98, List.of(0.98, 1.0), null, null, 0.95, null, 900L),
          new Pruned(40, 30, 0.97, List.of(0.97, 0.5), 163.0 / 40, 400L),
          new Compacted(60, 50, 0.97, 1e-6, 500L),
          List.of(new Layer("dense1", 30, 100, 4, 9)),
          new SamplesPerSecond(1.0, 2.0, 3.0),
          null,
          NEW);

  private final RunEvents events = new RunEvents(OptionalLong.empty());

  private Report report(Decision... journal) {
    return StreamReport.of(
        "4-20-3",
        "nnrelief",
        42,
        "digits",
        NETWORKS,
        new Finished(last(List.of(journal)), 5),
        EVALUATION,
        events);
  }

  /** After six records: wrong, wrong, and four right ones that are all the window holds. */
  private static Checkpoint last(List<Decision> journal) {
    PrequentialEvaluator evaluator = new PrequentialEvaluator(EVALUATION);
    evaluator.update(new Accuracy(new int[] {0, 1, 2, 2, 1, 1}, new int[] {1, 0, 2, 2, 1, 1}));
    OptimizerSpec adam = OptimizerSpec.Adam.of(0.001, 0);
    return Checkpoint.EMPTY
        .with(
            TrainerState.PART,
            new TrainerState(
                new LearnerState(NEW, adam, OptimizerState.initial(adam, NETWORK.parameters())),
                evaluator.state(),
                new StreamPosition(Offsets.NONE.with(0, 9), 6, 2, 1),
                0))
        .with(EvidencePart.PART, Evidence.NONE)
        .with(
            PrunerState.PART,
            new PrunerState(
                3,
                1_000,
                Optional.empty(),
                Backoff.NONE,
                0.9,
                List.of(),
                journal,
                Doing.Waiting.INSTANCE))
        .with(
            DriftState.PART,
            new DriftState(
                new DetectorState("adwin", DriftLevel.STABLE, new long[0], new double[0]), 0, 2));
  }

  @Test
  void countsAreThoseOfTheLastCheckpoint() {
    assertThat(report().records()).isEqualTo(new Records(6, 2, 1));
  }

  @Test
  void accuracyIsOverTheWholeStreamAndTheRestOverTheWindow() {
    PrequentialEvaluator window = new PrequentialEvaluator(EVALUATION);
    window.update(new Accuracy(new int[] {0, 1, 2, 2, 1, 1}, new int[] {1, 0, 2, 2, 1, 1}));
    Scores windowed = window.evaluation().windowed();
    Scores cumulative = window.evaluation().cumulative();

    assertThat(report().prequential())
        .isEqualTo(
            new Prequential(
                4.0 / 6,
                1,
                windowed.kappa(),
                windowed.kappaT(),
                windowed.kappaM(),
                windowed.noChangeAccuracy(),
                windowed.majorityAccuracy(),
                cumulative.kappa(),
                cumulative.kappaT(),
                null,
                null));
  }

  @Test
  void whatWasMeasuredOfTheNetworksIsTakenOver() {
    Report report = report();

    assertThat(report.dense()).isEqualTo(NETWORKS.dense());
    assertThat(report.pruned()).isEqualTo(NETWORKS.pruned());
    assertThat(report.compacted()).isEqualTo(NETWORKS.compacted());
    assertThat(report.layers()).isEqualTo(NETWORKS.layers());
    assertThat(report.samplesPerSecond()).isEqualTo(NETWORKS.samplesPerSecond());
  }

  @Test
  void eventsAreThoseOfTheWholeLifeAndStepsThoseOfTheProcess() {
    events.accept(Events.step(2_000_000));

    Report report = report();

    assertThat(report.checkpoints()).isEqualTo(5);
    assertThat(report.driftEvents()).isEqualTo(2);
    assertThat(report.stepMillis()).isEqualTo(events.stepMillis().orElseThrow());
  }

  /** A finished run that is only reported again. */
  @Test
  void aProcessThatTrainedNothingHasNoStepTimes() {
    assertThat(report().stepMillis()).isNull();
  }

  @Test
  void withoutCutsThereAreNoRounds() {
    assertThat(report().rounds()).isEmpty();
  }

  /** The journal has two entries for a cut that was judged, the report one. */
  @Test
  void eachCutIsOneRoundWithWhatCameOfIt() {
    Report report =
        report(
            Events.decision(1, Outcome.APPLIED),
            Events.decision(1, Outcome.KEPT),
            Events.decision(2, Outcome.APPLIED),
            Events.decision(2, Outcome.ROLLED_BACK),
            Events.decision(3, Outcome.APPLIED),
            Events.decision(3, Outcome.REGROWN),
            Events.decision(3, Outcome.DRIFTED),
            Events.decision(4, Outcome.APPLIED));

    double compression = 163.0 / 135;
    assertThat(report.rounds())
        .containsExactly(
            new Round(1, 200, 135, compression, null, 0.9, 0.85, 0.88, null, "kept"),
            new Round(2, 400, 135, compression, null, 0.9, 0.85, 0.88, null, "undone"),
            new Round(3, 600, 135, compression, null, 0.9, 0.85, 0.88, null, "undone by drift"),
            new Round(3, 600, 135, compression, null, 0.9, 0.85, null, null, "regrown"),
            new Round(4, 800, 135, compression, null, 0.9, 0.85, null, null, "on probation"));
  }

  /** A pruner that started again during probation leaves the cut as it was, without a verdict. */
  @Test
  void aCutThatWasNeverJudgedStaysInTheReport() {
    Report report =
        report(
            Events.decision(1, Outcome.APPLIED),
            Events.decision(2, Outcome.APPLIED),
            Events.decision(2, Outcome.KEPT));

    assertThat(report.rounds())
        .extracting(Round::round, Round::outcome)
        .containsExactly(tuple(1, "on probation"), tuple(2, "kept"));
  }
}
