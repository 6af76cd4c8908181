package io.espalier.model.merge;

import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSpec;

/**
 * Which units may be merged, and which goes first.
 *
 * @param ranking what is ranked by
 * @param form who takes over
 * @param ridge added to each variance before {@link Form#ALL} inverts the covariance, as a share of
 *     the mean variance
 * @param gate which correlations are trusted
 * @param firstGroup 0 to merge what the first layer of the grouping reads too (the network's inputs
 *     or flattened planes), 1 for hidden units only, as in the paper
 * @param grouping which units are merged with each other
 * @param significance chance that any merge costs more than is told, as correlations rest on few
 *     records, above 0: costs are then by the lower bound of each correlation (see {@link
 *     CorrelationGate}); 1 to take estimates as they are
 */
public record MergeSettings(
    Ranking ranking,
    Form form,
    double ridge,
    CorrelationGate gate,
    int firstGroup,
    Grouping grouping,
    double significance) {

  /** What is ranked by. */
  public enum Ranking {
    /** The most correlated pair first, as in the paper: costs 1 − |rho|. */
    CORRELATION,
    /** The least expected error in the layer above first: costs {@link MergeCandidate#error}. */
    ERROR
  }

  /** Who takes over. */
  public enum Form {
    /** The most correlated unit, as in the paper. */
    PAIR,
    /** All units of the group, by ridge regression. */
    ALL
  }

  /** The paper's: the most correlated pair of hidden units, whatever its correlation. */
  public static final MergeSettings FAITHFUL =
      new MergeSettings(Ranking.CORRELATION, Form.PAIR, 0, CorrelationGate.OPEN, 1);

  /** Beside a criterion that cuts: pairs of hidden units, so that few masked weights revive. */
  public static final MergeSettings GENTLE =
      new MergeSettings(Ranking.ERROR, Form.PAIR, 0, CorrelationGate.OPEN, 1);

  /** What removes most at the same accuracy: least error first, all take over, inputs too. */
  public static final MergeSettings THOROUGH =
      new MergeSettings(Ranking.ERROR, Form.ALL, 1e-3, CorrelationGate.OPEN, 0);

  /** Costs are taken as estimated. */
  public MergeSettings(
      Ranking ranking,
      Form form,
      double ridge,
      CorrelationGate gate,
      int firstGroup,
      Grouping grouping) {
    this(ranking, form, ridge, gate, firstGroup, grouping, 1);
  }

  /** Of the dense layers at the end, as in the paper. */
  public MergeSettings(
      Ranking ranking, Form form, double ridge, CorrelationGate gate, int firstGroup) {
    this(ranking, form, ridge, gate, firstGroup, Grouping.NEURONS);
  }

  public MergeSettings {
    if (!(ridge >= 0 && ridge < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("ridge must be 0 or more, got " + ridge);
    }
    if (!(significance > 0 && significance <= 1)) {
      throw new IllegalArgumentException(
          "the significance of a cost must be above 0 and up to 1, got " + significance);
    }
    if (firstGroup < 0) {
      throw new IllegalArgumentException("groups are counted from 0, got " + firstGroup);
    }
  }

  /** These settings, but hidden units only where the first dense layer reads convolutions. */
  public MergeSettings fitting(NetworkSpec network) {
    return network.hasDenseLayersAlone()
        ? this
        : new MergeSettings(
            ranking, form, ridge, gate, Math.max(1, firstGroup), grouping, significance);
  }

  /** These settings with costs of another significance. */
  public MergeSettings withSignificance(double other) {
    return new MergeSettings(ranking, form, ridge, gate, firstGroup, grouping, other);
  }
}
