package io.espalier.deploy.service;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.CheckpointFailed;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.PruningProgress.Decision;
import io.espalier.actors.progress.PruningProgress.MaskStatus;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.model.network.LayerCounts;
import io.espalier.streaming.evaluate.Accuracy;
import io.espalier.streaming.evaluate.Evaluation;
import io.espalier.streaming.evaluate.Scores;
import java.util.List;

/** What actors tell of a run. */
final class Events {

  private static final Evaluation EVALUATION =
      new Evaluation(
          new Scores(1_000, 0.7, 0, 0, 0, 0, 0),
          new Scores(100, 0.8, 0.61, 0.62, 0.63, 0.41, 0.42),
          0.75);

  private Events() {}

  static Learned learned(long records) {
    return learned(records, 1_000_000, 0);
  }

  static Learned step(long nanos) {
    return learned(10, nanos, 0);
  }

  static Learned learnedWith(long records, long deadLetters) {
    return learned(records, 1_000_000, deadLetters);
  }

  private static Learned learned(long records, long stepNanos, long deadLetters) {
    Accuracy nineOfTen = new Accuracy(new int[10], new int[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    return new Learned(records, nineOfTen, 0.25, stepNanos, 0, EVALUATION, deadLetters, 2);
  }

  static PhaseChanged phase(Phase phase) {
    return new PhaseChanged(10, phase);
  }

  /** Of a cut that removed 60 of 195 parameters. */
  static Decision decision(int round, Outcome outcome) {
    return new Decision(200L * round, round, "nnrelief", outcome, 60, 135, 0.9, 0.85, 0.88);
  }

  static MaskStatus mask() {
    return maskWithout(60);
  }

  /** A mask of 195 parameters that lacks so many of the first layer. */
  static MaskStatus maskWithout(int cut) {
    return new MaskStatus(
        100,
        List.of(
            new LayerCounts("dense1", 144 - cut, 144, 3, 12),
            new LayerCounts("dense2", 51, 51, 16, 3)),
        195 - cut,
        195,
        120,
        180,
        19,
        new int[] {5, 0, 7, 1});
  }

  static Checkpointed checkpointed(long records) {
    return new Checkpointed(records, 3, 12_345, 0.25);
  }

  static Progress checkpointFailed(long records) {
    return new CheckpointFailed(records, "no space left on device");
  }
}
