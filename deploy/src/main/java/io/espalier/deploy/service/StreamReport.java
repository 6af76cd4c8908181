package io.espalier.deploy.service;

import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.guardian.RunGuardian;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.deploy.offline.NetworkReport;
import io.espalier.deploy.report.AfterChange;
import io.espalier.deploy.report.Report;
import io.espalier.deploy.report.Report.Prequential;
import io.espalier.deploy.report.Report.Records;
import io.espalier.deploy.report.Report.Round;
import io.espalier.streaming.evaluate.Evaluation;
import io.espalier.streaming.evaluate.EvaluationSettings;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run on a stream, from its last checkpoint: of the whole life of the model, but
 * for the times of its steps, which are of this process.
 */
public final class StreamReport {

  private StreamReport() {}

  public static Report of(
      String network,
      String criterion,
      long seed,
      String data,
      NetworkReport networks,
      RunGuardian.Finished finished,
      EvaluationSettings evaluation,
      RunEvents events) {
    Checkpoint last = finished.last();
    int total = last.trainer().learner().network().spec().parameters();
    StreamPosition position = last.trainer().position();
    return new Report(
        network,
        criterion,
        seed,
        data,
        networks.dense(),
        networks.pruned(),
        networks.compacted(),
        rounds(last.pruner().journal(), total),
        networks.layers(),
        networks.samplesPerSecond(),
        networks.values(),
        prequential(
            PrequentialEvaluator.restore(evaluation, last.trainer().evaluator()).evaluation(),
            events.sinceChange(position.trained())),
        new Records(position.trained(), position.deadLetters(), position.duplicates()),
        events.stepMillis().orElse(null),
        (int) finished.version(),
        last.drift().drifts());
  }

  private static Prequential prequential(Evaluation evaluation, AfterChange change) {
    return new Prequential(
        evaluation.cumulative().accuracy(),
        evaluation.windowed().accuracy(),
        evaluation.windowed().kappa(),
        evaluation.windowed().kappaT(),
        evaluation.windowed().kappaM(),
        evaluation.windowed().noChangeAccuracy(),
        evaluation.windowed().majorityAccuracy(),
        evaluation.cumulative().kappa(),
        evaluation.cumulative().kappaT(),
        change.accuracy(),
        change.recordsToRecover());
  }

  /** One entry per cut or regrowth; a cut still on probation has no accuracy after recovery. */
  private static List<Round> rounds(List<Decision> journal, int total) {
    List<Round> rounds = new ArrayList<>();
    int applied = 0;
    for (Decision decision : journal) {
      if (decision.outcome().isJudged()) {
        rounds.set(applied, judged(rounds.get(applied), decision));
      } else {
        applied = decision.outcome() == Outcome.APPLIED ? rounds.size() : applied;
        rounds.add(round(decision, total, null, ended(decision.outcome())));
      }
    }
    return rounds;
  }

  private static Round judged(Round applied, Decision decision) {
    return new Round(
        applied.round(),
        applied.records(),
        applied.kept(),
        applied.compression(),
        null,
        decision.accuracyBefore(),
        decision.accuracyAfterCut(),
        decision.accuracyNow(),
        null,
        ended(decision.outcome()));
  }

  private static String ended(Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> Report.ON_PROBATION;
      case KEPT -> "kept";
      case ROLLED_BACK -> "undone";
      case DRIFTED -> "undone by drift";
      case REGROWN -> Report.REGROWN;
      case CUT_AGAIN -> "cut again";
    };
  }

  private static Round round(
      Decision decision, int total, @Nullable Double recovered, String outcome) {
    return new Round(
        decision.round(),
        decision.records(),
        decision.kept(),
        (double) total / decision.kept(),
        null,
        decision.accuracyBefore(),
        decision.accuracyAfterCut(),
        recovered,
        null,
        outcome);
  }
}
