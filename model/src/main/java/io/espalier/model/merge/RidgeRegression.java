package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Each unit from all others. With P = (C + ridge)⁻¹ unit j is told by {@code −P_ji / P_jj} of each
 * unit i and leaves {@code 1 / P_jj} unexplained; a removal is a Schur complement. O(units³) once,
 * O(units²) a removal.
 */
final class RidgeRegression implements Regression {

  private final CoMoments.State moments;
  private final double ridge;
  private final int[] unitOf;
  private final int[] rowOf;
  private final double[][] precision;
  private final BitSet rows;

  /**
   * @param units those that vary; not kept
   * @param share added to each variance, as a share of the mean variance
   */
  RidgeRegression(CoMoments.State moments, BitSet units, double share) {
    this.moments = moments;
    unitOf = units.stream().toArray();
    rowOf = new int[moments.width()];
    double variances = 0;
    for (int row = 0; row < unitOf.length; row++) {
      rowOf[unitOf[row]] = row;
      variances += moments.covariance(unitOf[row], unitOf[row]);
    }
    ridge = share * variances / Math.max(1, unitOf.length);
    rows = new BitSet();
    rows.set(0, unitOf.length);
    precision = new double[unitOf.length][unitOf.length];
    for (int i = 0; i < unitOf.length; i++) {
      for (int j = 0; j < unitOf.length; j++) {
        precision[i][j] = moments.covariance(unitOf[i], unitOf[j]) + (i == j ? ridge : 0);
      }
    }
    SymmetricMatrix.invert(precision);
  }

  private RidgeRegression(RidgeRegression original) {
    moments = original.moments;
    ridge = original.ridge;
    unitOf = original.unitOf;
    rowOf = original.rowOf;
    rows = (BitSet) original.rows.clone();
    precision = Arrays.stream(original.precision).map(double[]::clone).toArray(double[][]::new);
  }

  @Override
  public boolean hasSources(int unit) {
    return rows.cardinality() > 1;
  }

  @Override
  public double correlation(int unit) {
    double unexplained = residual(unit) / moments.covariance(unit, unit);
    return Math.sqrt(Math.max(0, 1 - unexplained));
  }

  @Override
  public double residual(int unit) {
    int row = rowOf[unit];
    return Math.max(0, 1 / precision[row][row] - ridge);
  }

  @Override
  public Fold fold(int group, int unit) {
    int row = rowOf[unit];
    int[] sources = new int[rows.cardinality() - 1];
    double[] coefficients = new double[sources.length];
    double intercept = moments.mean()[unit];
    int count = 0;
    for (int other = rows.nextSetBit(0); other >= 0; other = rows.nextSetBit(other + 1)) {
      if (other != row) {
        sources[count] = unitOf[other];
        coefficients[count] = -precision[row][other] / precision[row][row];
        intercept -= coefficients[count] * moments.mean()[unitOf[other]];
        count++;
      }
    }
    return new Fold(group, unit, sources, coefficients, intercept);
  }

  @Override
  public int predictors() {
    return rows.cardinality() - 1;
  }

  @Override
  public RidgeRegression copy() {
    return new RidgeRegression(this);
  }

  @Override
  public void remove(int unit) {
    int gone = rowOf[unit];
    rows.clear(gone);
    for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
      double factor = precision[row][gone] / precision[gone][gone];
      for (int k = 0; k < unitOf.length; k++) {
        precision[row][k] -= factor * precision[gone][k];
      }
    }
  }
}
