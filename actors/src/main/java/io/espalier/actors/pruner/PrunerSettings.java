package io.espalier.actors.pruner;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.Layout;
import io.espalier.model.plan.MergePace.AtOnce;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Criterion;

/**
 * How a network is pruned while it learns. All lengths are in records.
 *
 * @param enabled whether anything is cut at all
 * @param reduction what is taken away; cuts and merges take turns on one schedule
 * @param compact whether the trainer goes on with the compacted network once a cut is kept, if that
 *     holds at least a fifth less
 * @param warmUpRecords records to learn before the first cut
 * @param intervalRecords records between two cuts, probation included
 * @param probationRecords records after a cut in which it is watched; also the length of the window
 *     before the cut that it is compared with
 * @param guardMargin a cut is undone when accuracy over the second half of probation is more than
 *     this below what it was, as a fraction (0.01 is one point), or more than three times this
 *     below the best since the last drift; in both cases by more than twice the noise as well
 * @param targetCompression pruning ends when this compression is reached, by the measure of the
 *     cuts; 0 to go on for ever
 * @param minimumEvidence effective records of evidence without which nothing is scored; merges have
 *     a number of their own, {@link Merge#observed}, since the network changed last
 * @param sliceParameters a larger cut goes to the trainer in parts of this size
 * @param rateWhileCutting what the learning rate is multiplied with from a cut until two intervals
 *     have passed without another
 */
public record PrunerSettings(
    boolean enabled,
    Reduction reduction,
    boolean compact,
    long warmUpRecords,
    long intervalRecords,
    long probationRecords,
    double guardMargin,
    double targetCompression,
    double minimumEvidence,
    int sliceParameters,
    double rateWhileCutting) {

  public PrunerSettings {
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
    require(
        rateWhileCutting > 0 && rateWhileCutting < Double.POSITIVE_INFINITY,
        "rate-while-cutting must be above 0",
        rateWhileCutting);
    reduction.cutting().map(Cut::criterion).ifPresent(PrunerSettings::requireNoSurvey);
    reduction.merging().ifPresent(PrunerSettings::requireStreamable);
  }

  /** Without another learning rate while it cuts. */
  public PrunerSettings(
      boolean enabled,
      Reduction reduction,
      boolean compact,
      long warmUpRecords,
      long intervalRecords,
      long probationRecords,
      double guardMargin,
      double targetCompression,
      double minimumEvidence,
      int sliceParameters) {
    this(
        enabled,
        reduction,
        compact,
        warmUpRecords,
        intervalRecords,
        probationRecords,
        guardMargin,
        targetCompression,
        minimumEvidence,
        sliceParameters,
        1);
  }

  private static void requireNoSurvey(Criterion criterion) {
    if (criterion.needsSurvey()) {
      throw new IllegalArgumentException(
          "%s surveys samples for each cut, which a stream does not keep. Use the kernel norm l1 or"
                  .formatted(criterion.name())
              + " f-of-mean.");
    }
  }

  private static void requireStreamable(Merge merge) {
    require(
        merge.pace() instanceof AtOnce,
        "merge-pace one-by-one needs held-out samples, and a stream has none."
            + " Use a share such as 0.1, or cost:0.001",
        merge.pace());
    require(
        merge.settings().grouping() == Grouping.NEURONS,
        "only neurons of the dense layers at the end are observed together on a stream."
            + " Merge those, or channels with espalier prune",
        merge.settings().grouping());
  }

  /** Of a network that is nearly always right, whose accuracy has little noise. */
  public static final double GOOD_ACCURACY = 0.99;

  /** The margin of a guard below which it only ever judges noise. */
  public static double leastGuardMargin(long probationRecords) {
    return Guard.twiceNoise(GOOD_ACCURACY, probationRecords);
  }

  /** What must be observed of a network. */
  public EvidenceSpec evidence(Layout layout) {
    if (!enabled) {
      return EvidenceSpec.activity(layout);
    }
    EvidenceSpec forCuts = reduction.evidence(layout);
    return reduction
        .merging()
        .map(merge -> forCuts.with(NeuronStatistic.of(layout, merge.settings().firstGroup())))
        .orElse(forCuts);
  }

  /** Effective records of evidence without which nothing is decided; 0 if none is needed. */
  public double leastEvidence() {
    return Math.max(leastForCuts(), leastForMerges());
  }

  /** Whether so much is known that something can be decided. */
  boolean isEnough(Evidence evidence) {
    return evidence.weightWithout(NeuronStatistic.KIND) >= leastForCuts()
        && evidence.weight(NeuronStatistic.KIND) >= leastForMerges();
  }

  private double leastForCuts() {
    boolean scores = reduction.cutting().filter(cut -> cut.criterion().needsEvidence()).isPresent();
    return scores ? minimumEvidence : 0;
  }

  private double leastForMerges() {
    return reduction.merging().map(merge -> (double) merge.observed()).orElse(0.0);
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
