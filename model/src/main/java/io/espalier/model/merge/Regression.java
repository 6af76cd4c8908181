package io.espalier.model.merge;

/** How well a unit's activity is told from that of others, by least squares over the evidence. */
interface Regression {

  /** Whether the unit has anybody to be told from. */
  boolean hasSources(int unit);

  /** |rho| with its source, or the multiple correlation with all of them. */
  double correlation(int unit);

  /** The variance that its sources leave unexplained. */
  double residual(int unit);

  /** How its sources take over from it. */
  Fold fold(int group, int unit);

  /** How many units it is told from. */
  int predictors();

  /** One that removals of this one do not reach. */
  Regression copy();

  /** The unit is gone: nobody may be told from it any more. */
  void remove(int unit);
}
