package io.espalier.actors.pruner;

import io.espalier.model.prune.Criterion;
import io.espalier.model.prune.CutPlan;

/**
 * How a network is pruned while it learns. All lengths are in records.
 *
 * @param enabled whether anything is cut at all
 * @param criterion what scores
 * @param cuts how deep each cut goes
 * @param warmUpRecords records to learn before the first cut
 * @param intervalRecords records between two cuts, probation included
 * @param probationRecords records after a cut in which it is watched; also the length of the window
 *     before the cut that it is compared with
 * @param guardMargin a cut is undone when accuracy over the second half of probation is more than
 *     this below what it was, as a fraction (0.01 is one point), or more than three times this
 *     below the best since the last drift
 * @param targetCompression pruning ends when this compression is reached, by the measure of the
 *     cuts; 0 to go on for ever
 * @param minimumEvidence effective records of evidence without which nothing is scored
 * @param sliceParameters a larger cut goes to the trainer in parts of this size
 */
public record PrunerSettings(
    boolean enabled,
    Criterion criterion,
    CutPlan cuts,
    long warmUpRecords,
    long intervalRecords,
    long probationRecords,
    double guardMargin,
    double targetCompression,
    double minimumEvidence,
    int sliceParameters) {

  public PrunerSettings {
    if (criterion.needsSurvey()) {
      throw new IllegalArgumentException(
          "%s surveys samples for each cut, which a stream does not keep. Use the kernel norm l1 or"
                  .formatted(criterion.name())
              + " f-of-mean.");
    }
    require(warmUpRecords >= 0, "warm-up-records must be 0 or more", warmUpRecords);
    require(probationRecords >= 1, "probation-records must be at least 1", probationRecords);
    require(
        intervalRecords >= probationRecords,
        "interval-records must not be below probation-records (" + probationRecords + ")",
        intervalRecords);
    require(guardMargin >= 0 && guardMargin <= 1, "guard-margin must be from 0 to 1", guardMargin);
    require(targetCompression >= 0, "target-compression must be 0 or more", targetCompression);
    require(minimumEvidence >= 1, "minimum-evidence must be at least 1", minimumEvidence);
    require(sliceParameters >= 1, "slice-parameters must be at least 1", sliceParameters);
  }

  /** How long nothing is cut after drift, while network and evidence catch up with the stream. */
  public long driftPauseRecords() {
    return Math.max(warmUpRecords, intervalRecords);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }
}
