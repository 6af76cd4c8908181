package io.espalier.model.statistics;

/** The standard normal distribution. */
public final class NormalDistribution {

  private static final double[] NUMERATOR = {
    2.50662823884, -18.61500062529, 41.39119773534, -25.44106049637
  };
  private static final double[] DENOMINATOR = {
    -8.47351093090, 23.08336743743, -21.06224101826, 3.13082909833
  };
  private static final double[] TAIL = {
    0.3374754822726147,
    0.9761690190917186,
    0.1607979714918209,
    0.0276438810333863,
    0.0038405729373609,
    0.0003951896511919,
    0.0000321767881768,
    0.0000002888167364,
    0.0000003960315187
  };

  private NormalDistribution() {}

  /**
   * The value below which a share {@code probability} lies, to three parts in 10⁹ (Moro 1995, "The
   * full Monte", Risk 8(2), after Beasley and Springer 1977).
   */
  public static double quantile(double probability) {
    double centred = probability - 0.5;
    if (Math.abs(centred) < 0.42) {
      double square = centred * centred;
      return centred
          * polynomial(NUMERATOR, square)
          / (1 + square * polynomial(DENOMINATOR, square));
    }
    double tail = Math.min(probability, 1 - probability);
    double value = polynomial(TAIL, Math.log(-Math.log(tail)));
    return centred < 0 ? -value : value;
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (int k = coefficients.length - 1; k >= 0; k--) {
      value = value * x + coefficients[k];
    }
    return value;
  }
}
