package io.espalier.model.offline;

import io.espalier.model.network.NetworkSnapshot;
import java.util.List;

/**
 * What an experiment came to.
 *
 * @param dense the network before the first round
 * @param pruned the network of the chosen round, in the layers of the dense one, masked; the dense
 *     one if no round was within the tolerance
 * @param chosen the chosen round's number, from 1; 0 if none was within the tolerance
 * @param denseAccuracy of the dense network on the held-out samples
 * @param rounds one entry per round
 * @param training what the network of the chosen round has had since the dense one, first to last
 */
public record ExperimentResult(
    NetworkSnapshot dense,
    NetworkSnapshot pruned,
    int chosen,
    double denseAccuracy,
    List<Round> rounds,
    List<TrainingPhase> training) {

  public ExperimentResult {
    rounds = List.copyOf(rounds);
    training = List.copyOf(training);
  }

  /**
   * One reduction and the training after it; accuracies are on the held-out samples.
   *
   * @param number from 1
   * @param records samples trained on before the reduction
   * @param kept parameters left
   * @param compacted parameters of the network without what is gone, masked ones that remain in it
   *     included
   * @param accuracyAfterCut before any training
   * @param accuracyAfterRecovery after the round's training
   * @param judgedAccuracy what decides whether the round may be the result: that, or where rounds
   *     go on from a failed one, the {@linkplain AccuracyCurve curve} through all of them
   * @param withinTolerance whether the round may be the result
   */
  public record Round(
      int number,
      long records,
      int kept,
      int compacted,
      double accuracyAfterCut,
      double accuracyAfterRecovery,
      double judgedAccuracy,
      boolean withinTolerance) {

    /** A round that is not judged yet. */
    Round(
        int number,
        long records,
        int kept,
        int compacted,
        double accuracyAfterCut,
        double accuracyAfterRecovery) {
      this(
          number,
          records,
          kept,
          compacted,
          accuracyAfterCut,
          accuracyAfterRecovery,
          accuracyAfterRecovery,
          false);
    }

    Round judged(double accuracy, boolean tolerance) {
      return new Round(
          number,
          records,
          kept,
          compacted,
          accuracyAfterCut,
          accuracyAfterRecovery,
          accuracy,
          tolerance);
    }
  }
}
