package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.trainer.StandingOrders;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.NeuronStatistic;
import io.espalier.model.evidence.RunningStatistic;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.plan.MergePace.AtOnce;
import io.espalier.model.plan.Reduction;
import io.espalier.model.plan.Reduction.Cut;
import io.espalier.model.plan.Reduction.Merge;
import io.espalier.model.prune.Criterion;

/**
 * How a network is pruned while it learns.
 *
 * @param enabled whether anything is cut at all
 * @param reduction what is taken away; cuts and merges take turns on one schedule
 * @param compact whether the trainer goes on with the compacted network once a cut is kept, if that
 *     holds at least a fifth less
 * @param cycle when it is cut, and how that is judged
 * @param targetCompression pruning ends when this compression is reached, in the size metric of the
 *     cuts; 0 to go on for ever
 * @param minimumEvidence effective records of evidence without which nothing is scored; merges have
 *     a number of their own, {@link Merge#observed}, since the network changed last
 * @param sliceParameters a larger cut goes to the trainer in parts of this size
 * @param regrowth what comes back when the stream has changed
 * @param seed of what is drawn then
 */
public record PrunerSettings(
    boolean enabled,
    Reduction reduction,
    boolean compact,
    CutCycle cycle,
    double targetCompression,
    double minimumEvidence,
    int sliceParameters,
    RegrowthSettings regrowth,
    long seed) {

  public static final Range TARGET_COMPRESSIONS =
      new Range("0 for no limit, or more than 1", value -> value == 0 || value > 1, 0);

  /** Effective records of evidence without which nothing is scored, unless another is given. */
  public static final double MINIMUM_EVIDENCE = RunningStatistic.KEPT_BY_CHANGE;

  private static final int SLICE_PARAMETERS = 65_536;

  public PrunerSettings {
    new Requirements()
        .number("target-compression", TARGET_COMPRESSIONS, targetCompression)
        .number("minimum-evidence", Range.atLeast(1), minimumEvidence)
        .number("slice-parameters", Range.atLeast(1), sliceParameters)
        .check();
    reduction.cutting().map(Cut::criterion).ifPresent(PrunerSettings::requireNoSurvey);
    reduction.merging().ifPresent(PrunerSettings::requireStreamable);
  }

  /** Pruned for as long as anything can go; the network keeps its shape. */
  public static PrunerSettings of(Reduction reduction, CutCycle cycle) {
    return new PrunerSettings(
        true,
        reduction,
        false,
        cycle,
        0,
        MINIMUM_EVIDENCE,
        SLICE_PARAMETERS,
        RegrowthSettings.OFF,
        0);
  }

  /** These settings with pruning on or off. */
  public PrunerSettings withEnabled(boolean other) {
    return new PrunerSettings(
        other,
        reduction,
        compact,
        cycle,
        targetCompression,
        minimumEvidence,
        sliceParameters,
        regrowth,
        seed);
  }

  /** These settings in another cycle. */
  public PrunerSettings withCycle(CutCycle other) {
    return new PrunerSettings(
        enabled,
        reduction,
        compact,
        other,
        targetCompression,
        minimumEvidence,
        sliceParameters,
        regrowth,
        seed);
  }

  /** These settings with or without the swap for a compacted network. */
  public PrunerSettings withCompact(boolean other) {
    return new PrunerSettings(
        enabled,
        reduction,
        other,
        cycle,
        targetCompression,
        minimumEvidence,
        sliceParameters,
        regrowth,
        seed);
  }

  /** These settings with another end. */
  public PrunerSettings withTargetCompression(double other) {
    return new PrunerSettings(
        enabled,
        reduction,
        compact,
        cycle,
        other,
        minimumEvidence,
        sliceParameters,
        regrowth,
        seed);
  }

  /** These settings with scores from another number of records on. */
  public PrunerSettings withMinimumEvidence(double other) {
    return new PrunerSettings(
        enabled,
        reduction,
        compact,
        cycle,
        targetCompression,
        other,
        sliceParameters,
        regrowth,
        seed);
  }

  /** These settings with cuts in other slices. */
  public PrunerSettings withSliceParameters(int other) {
    return new PrunerSettings(
        enabled,
        reduction,
        compact,
        cycle,
        targetCompression,
        minimumEvidence,
        other,
        regrowth,
        seed);
  }

  /**
   * These settings with something else that comes back after a drift.
   *
   * @param drawnFrom see {@link #seed}
   */
  public PrunerSettings withRegrowth(RegrowthSettings other, long drawnFrom) {
    return new PrunerSettings(
        enabled,
        reduction,
        compact,
        cycle,
        targetCompression,
        minimumEvidence,
        sliceParameters,
        other,
        drawnFrom);
  }

  /** What the trainer is to do by itself: what comes back at a drift must be cut again. */
  StandingOrders orders(NetworkSpec network) {
    StandingOrders orders =
        enabled && reduction.cutting().isPresent()
            ? regrowth.orders(network, cycle.rateWhileCutting(), seed)
            : StandingOrders.NONE;
    return orders.withProbation(cycle.guard() == GuardKind.WINDOW ? cycle.probationRecords() : 0);
  }

  private static void requireNoSurvey(Criterion criterion) {
    if (criterion.needsSurvey()) {
      throw new IllegalArgumentException(
          criterion.name()
              + " surveys samples for each cut, which a stream does not keep. Use the kernel norm"
              + " l1 or f-of-mean.");
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
            + " Merge those, or channels over data at rest",
        merge.settings().grouping());
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

  /**
   * Whether so much is known that what came back can be cut again: half of the usual, as there are
   * few records between two such cuts, and each takes little.
   */
  boolean isEnoughToReprune(Evidence evidence) {
    return evidence.weightWithout(NeuronStatistic.KIND) >= leastForCuts() / 2;
  }

  private double leastForCuts() {
    boolean scores = reduction.cutting().filter(cut -> cut.criterion().needsEvidence()).isPresent();
    return scores ? minimumEvidence : 0;
  }

  private double leastForMerges() {
    return reduction.merging().map(merge -> (double) merge.observed()).orElse(0.0);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", got " + value);
    }
  }
}
