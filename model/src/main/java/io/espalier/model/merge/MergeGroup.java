package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.merge.MergeSettings.Ranking;
import java.util.BitSet;
import java.util.Optional;

/** The units of one group during a sweep: which of them goes next, and at what cost. */
final class MergeGroup {

  private final MergeSettings settings;
  private final FoldableNetwork network;
  private final int group;
  private final CoMoments.State moments;

  /** Of the pre-activations above when its turn came, summed: the measure of errors. */
  private final double variance;

  private final BitSet present;
  private final BitSet varying;
  private final BitSet candidates;
  private final Regression regression;
  private double[] squares;

  MergeGroup(MergeSettings settings, FoldableNetwork network, GroupEvidence evidence) {
    this.settings = settings;
    this.network = network;
    group = evidence.group();
    moments = evidence.moments();
    variance = network.outgoing(group).variance(moments);
    present = network.readUnits(group);
    varying = evidence.varying(present);
    candidates = (BitSet) present.clone();
    regression = evidence.regression(varying);
    squares = network.outgoing(group).squares();
  }

  /**
   * The cheapest merge that the gate lets pass and that makes the network smaller, if it costs at
   * most {@code limit}. Of two that cost the same, as the two directions of a pair do, the one that
   * drops the weaker unit: the one with the smaller ‖w‖²·C.
   */
  Optional<MergeCandidate> best(double limit) {
    Optional<MergeCandidate> best = cheapest(limit);
    while (best.isPresent() && network.freed(best.get().fold()) <= 0) {
      candidates.clear(best.get().fold().unit());
      best = cheapest(limit);
    }
    return best;
  }

  private Optional<MergeCandidate> cheapest(double limit) {
    int best = -1;
    if (present.cardinality() > 1) {
      for (int unit = candidates.nextSetBit(0); unit >= 0; unit = candidates.nextSetBit(unit + 1)) {
        if (isPossible(unit) && (best < 0 || isCheaper(unit, best))) {
          best = unit;
        }
      }
    }
    return best < 0 || cost(best) > limit ? Optional.empty() : Optional.of(merge(best));
  }

  private boolean isPossible(int unit) {
    return !varying.get(unit)
        || (regression.hasSources(unit)
            && settings
                .gate()
                .passes(
                    regression.correlation(unit),
                    regression.predictors(),
                    moments.effectiveRecords(),
                    varying.cardinality()));
  }

  private boolean isCheaper(int unit, int other) {
    int order = Double.compare(cost(unit), cost(other));
    return order < 0 || (order == 0 && strength(unit) < strength(other));
  }

  private double strength(int unit) {
    return squares[unit] * moments.covariance(unit, unit);
  }

  private double cost(int unit) {
    if (!varying.get(unit)) {
      return 0;
    }
    return settings.ranking() == Ranking.CORRELATION ? 1 - certainCorrelation(unit) : error(unit);
  }

  private double error(int unit) {
    return variance > 0 ? squares[unit] * residual(unit) / variance : 0;
  }

  /** The variance left unexplained, or its upper bound. */
  private double residual(int unit) {
    if (settings.significance() == 1) {
      return regression.residual(unit);
    }
    double correlation = certainCorrelation(unit);
    return moments.covariance(unit, unit) * (1 - correlation * correlation);
  }

  /** The correlation, or its lower bound. */
  private double certainCorrelation(int unit) {
    return new CorrelationGate(0, settings.significance())
        .lowerBound(
            regression.correlation(unit),
            regression.predictors(),
            moments.effectiveRecords(),
            varying.cardinality());
  }

  private MergeCandidate merge(int unit) {
    if (!varying.get(unit)) {
      Fold constant = new Fold(group, unit, new int[0], new double[0], moments.mean()[unit]);
      return new MergeCandidate(constant, 1, 0, 0);
    }
    return new MergeCandidate(
        regression.fold(group, unit), regression.correlation(unit), error(unit), cost(unit));
  }

  /** Carries the merge out. */
  void carryOut(MergeCandidate merge) {
    Fold fold = merge.fold();
    network.fold(fold);
    present.clear(fold.unit());
    candidates.clear(fold.unit());
    if (varying.get(fold.unit())) {
      varying.clear(fold.unit());
      regression.remove(fold.unit());
    }
    if (fold.sources().length > 1) {
      squares = network.outgoing(group).squares();
    } else if (fold.sources().length == 1) {
      squares[fold.sources()[0]] = network.outgoing(group).squares(fold.sources()[0]);
    }
  }
}
