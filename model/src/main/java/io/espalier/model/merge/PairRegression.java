package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import java.util.BitSet;

/**
 * Each unit from the one it is most correlated with. Activities do not change while a group is
 * merged, so a unit's best partner stays its best until that one goes: a removal costs O(width) for
 * each unit that loses its partner.
 */
final class PairRegression implements Regression {

  private static final int NONE = -1;

  private final CoMoments.State moments;
  private final BitSet units;
  private final double[] deviations;
  private final int[] partners;
  private final double[] correlations;

  /**
   * @param units those that vary; not kept
   */
  PairRegression(CoMoments.State moments, BitSet units) {
    this.moments = moments;
    this.units = (BitSet) units.clone();
    deviations = new double[moments.width()];
    partners = new int[moments.width()];
    correlations = new double[moments.width()];
    units.stream().forEach(unit -> deviations[unit] = Math.sqrt(moments.covariance(unit, unit)));
    units.stream().forEach(this::findPartner);
  }

  private PairRegression(PairRegression original) {
    moments = original.moments;
    units = (BitSet) original.units.clone();
    deviations = original.deviations;
    partners = original.partners.clone();
    correlations = original.correlations.clone();
  }

  private void findPartner(int unit) {
    partners[unit] = NONE;
    correlations[unit] = 0;
    for (int other = units.nextSetBit(0); other >= 0; other = units.nextSetBit(other + 1)) {
      double correlation = other == unit ? -1 : correlation(unit, other);
      if (partners[unit] == NONE ? other != unit : correlation > correlations[unit]) {
        partners[unit] = other;
        correlations[unit] = correlation;
      }
    }
  }

  /** The same bits for (u,v) and (v,u), so that the best pair is the best for both. */
  private double correlation(int unit, int other) {
    int low = Math.min(unit, other);
    int high = Math.max(unit, other);
    double rho = moments.covariance(low, high) / deviations[low] / deviations[high];
    return Math.min(1, Math.abs(rho));
  }

  @Override
  public boolean hasSources(int unit) {
    return partners[unit] != NONE;
  }

  @Override
  public double correlation(int unit) {
    return correlations[unit];
  }

  @Override
  public double residual(int unit) {
    return moments.covariance(unit, unit) * (1 - correlations[unit] * correlations[unit]);
  }

  @Override
  public Fold fold(int group, int unit) {
    int partner = partners[unit];
    double alpha = moments.covariance(unit, partner) / moments.covariance(partner, partner);
    double beta = moments.mean()[unit] - alpha * moments.mean()[partner];
    return new Fold(group, unit, new int[] {partner}, new double[] {alpha}, beta);
  }

  @Override
  public int predictors() {
    return 1;
  }

  @Override
  public PairRegression copy() {
    return new PairRegression(this);
  }

  @Override
  public void remove(int unit) {
    units.clear(unit);
    units.stream().filter(other -> partners[other] == unit).forEach(this::findPartner);
  }
}
