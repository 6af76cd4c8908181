package io.espalier.model.merge;

import io.espalier.model.evidence.CoMoments;
import io.espalier.model.merge.MergeSettings.Form;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What several sweeps over one group have in common: they differ in how far they go, not in what
 * they start from.
 */
final class GroupEvidence {

  /** A variance below this share of the group's largest, or of the squared mean, is none. */
  private static final double CONSTANT = 1e-12;

  private final MergeSettings settings;
  private final int group;
  private final CoMoments.State moments;
  private @Nullable Regression regression;
  private BitSet regressed = new BitSet();

  GroupEvidence(MergeSettings settings, int group, CoMoments.State moments) {
    this.settings = settings;
    this.group = group;
    this.moments = moments;
  }

  int group() {
    return group;
  }

  CoMoments.State moments() {
    return moments;
  }

  /** Each of the units from the others; the caller's to remove units from. */
  Regression regression(BitSet units) {
    if (regression == null || !regressed.equals(units)) {
      regressed = (BitSet) units.clone();
      regression =
          settings.form() == Form.PAIR
              ? new PairRegression(moments, units)
              : new RidgeRegression(moments, units, settings.ridge());
    }
    return regression.copy();
  }

  /** Those of the units that are not constant. */
  BitSet varying(BitSet units) {
    double largest = 0;
    for (int unit = units.nextSetBit(0); unit >= 0; unit = units.nextSetBit(unit + 1)) {
      largest = Math.max(largest, moments.covariance(unit, unit));
    }
    BitSet varying = new BitSet();
    for (int unit = units.nextSetBit(0); unit >= 0; unit = units.nextSetBit(unit + 1)) {
      double scale = Math.max(largest, moments.mean()[unit] * moments.mean()[unit]);
      varying.set(unit, moments.covariance(unit, unit) > CONSTANT * scale);
    }
    return varying;
  }
}
