package io.espalier.model.evidence;

import io.espalier.model.decay.Sums;
import io.espalier.model.statistics.NormalDistribution;
import java.util.BitSet;

/**
 * Compares the means of units over all records with those over the newest.
 *
 * <p>A record counts w in all and v among the newest, which are part of all, W and V being the
 * sums. A mean over the newest less one over all is {@code Σ(v/V − w/W)·x}, so its variance is
 *
 * <pre>  σ²·(Σv²/V² + Σw²/W² − 2·Σvw/(V·W)) = σ²·(1/n_v + 1/n_w − 2·Σvw/(V·W))</pre>
 *
 * with n the effective records (Kish), and Σvw another decayed sum, at the half-life whose rate is
 * that of both. Records of a batch are alike, so σ² is that of batches, which alone must be
 * independent: with s the sum of a batch of n records, {@code (Σws²/n − (Σws)²/W) / (Σw − Σw²n/W)}.
 *
 * <p>Then z² = (difference)²/variance is 1 in the mean, and so is the mean of z² over the units of
 * a layer. How that varies depends on how the units vary together: were they independent, it were
 * chi-squared with a degree of freedom each; are they all one, with a single one. No correlation at
 * all makes it exceed that one's quantile more often (Székely and Bakirov 2003, Probability Theory
 * and Related Fields 126, for quantiles above 1.54), so that is what it must exceed: at 99.9 % and
 * for variances that are known 10.8. For estimated ones it is the square of Student's t. What that
 * costs is power against changes of a few hundredths of a standard deviation, which do no harm.
 *
 * @param whole sums over all records
 * @param recent the same over the newest
 * @param spread of each layer the sums that are compared, of each their squares by batches, and the
 *     number of batches, over all records that are told apart by batches
 * @param overlap Σvw
 */
record WindowComparison(Sums whole, Sums recent, Sums spread, double overlap) {

  /** With fewer effective records among the newest nothing is said. */
  private static final double LEAST_RECORDS = RunningStatistic.KEPT_BY_CHANGE;

  /** Nor with fewer effective batches: variances are too uncertain. */
  private static final int LEAST_BATCHES = 16;

  /** Of a two-sided test at 99.9 %. */
  private static final double Z = NormalDistribution.quantile(0.9995);

  /** Of squares, where a variance is nothing but rounding. */
  private static final double ROUNDING = 1e-9;

  /**
   * The layers whose means differ beyond chance.
   *
   * @param arrays of the sums, for each layer; the first is compared
   */
  BitSet differing(int layers, int arrays) {
    BitSet differing = new BitSet();
    double batches = effectiveBatches();
    double share = share();
    boolean canTell = recent.weight() >= LEAST_RECORDS && batches >= LEAST_BATCHES;
    if (canTell && share * recent.effectiveRecords() > ROUNDING) {
      double limit = square(studentQuantile(batches - 1)) * share;
      for (int layer = 0; layer < layers; layer++) {
        double[] means = whole.mean(layer * arrays);
        if (meanSquare(layer, means, recent.mean(layer * arrays)) > limit) {
          differing.set(layer);
        }
      }
    }
    return differing;
  }

  /** (Σw)² / Σw² over batches, as large as they are in the mean. */
  private double effectiveBatches() {
    double weight = spread.rawWeight();
    return weight == 0 ? 0 : spread.effectiveRecords() * batches() / weight;
  }

  /** Σw over batches, in the scale of the sums. */
  private double batches() {
    return spread.raw().get(spread.raw().size() - 1)[0];
  }

  /** The variance of a difference as a share of that of a record. */
  private double share() {
    return 1 / recent.effectiveRecords()
        + 1 / whole.effectiveRecords()
        - 2 * overlap / (recent.weight() * whole.weight());
  }

  /** Of differences, squared and divided by the variance of a record, over units that vary. */
  private double meanSquare(int layer, double[] before, double[] now) {
    double[] sums = spread.raw().get(layer);
    double[] squares = spread.raw().get(spread.raw().size() / 2 + layer);
    double weight = spread.rawWeight();
    double degrees = batches() - weight / spread.effectiveRecords();
    double total = 0;
    int counted = 0;
    for (int unit = 0; unit < sums.length; unit++) {
      double centred = squares[unit] - square(sums[unit]) / weight;
      if (centred > ROUNDING * squares[unit]) {
        total += square(now[unit] - before[unit]) * degrees / centred;
        counted++;
      }
    }
    return counted == 0 ? 0 : total / counted;
  }

  /** Two-sided at 99.9 % (Cornish and Fisher 1938, to the second order). */
  private static double studentQuantile(double degrees) {
    double first = (Math.pow(Z, 3) + Z) / 4;
    double second = (5 * Math.pow(Z, 5) + 16 * Math.pow(Z, 3) + 3 * Z) / 96;
    return Z + first / degrees + second / square(degrees);
  }

  private static double square(double value) {
    return value * value;
  }
}
