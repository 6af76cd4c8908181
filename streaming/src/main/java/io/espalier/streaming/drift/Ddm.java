package io.espalier.streaming.drift;

/**
 * The drift detection method of Gama, Medas, Castillo and Rodrigues (2004), "Learning with drift
 * detection": the error rate p of a classifier that learns from a stationary stream falls, so it is
 * an alarm when p with its deviation s = √(p(1 − p)/n) rises well above the smallest p + s there
 * has been. Four numbers of memory. It compares with the luckiest moment so far, hence its
 * weakness: of streams of 20,000 records without a change a quarter to a half see a false alarm.
 * Where that costs anything, {@link Adwin} is the better one. Where every prediction is wrong, or
 * every one is right, s is 0 and nothing has risen: that is no alarm.
 */
public final class Ddm implements DriftDetector {

  private static final String NAME = "ddm";

  /** Three deviations of a normal variable, as in the paper. */
  static final double DEFAULT_CONFIDENCE = 0.00135;

  private static final int LEAST_RECORDS = 30;
  private static final double HIGHER_THAN_ANY = 1;

  private final double warningDeviations;
  private final double driftDeviations;
  private long records;
  private double errors;
  private double leastRate;
  private double leastDeviation;
  private DriftLevel level = DriftLevel.STABLE;

  /** Warns at two deviations and raises the alarm at three, as in the paper. */
  public Ddm() {
    this(2, 3);
  }

  /**
   * Raises the alarm where a normal variable is with probability {@code confidence}, and warns at
   * two thirds of that: 0.00135 is the paper's.
   *
   * @param confidence probability of an alarm at one record without a change, between 0 and 0.1
   */
  static Ddm of(double confidence) {
    double deviations = upperQuantile(confidence);
    return new Ddm(deviations * 2 / 3, deviations);
  }

  /** Abramowitz and Stegun (1964), 26.2.23: right to 4.5e-4 for probabilities below a half. */
  private static double upperQuantile(double probability) {
    double t = Math.sqrt(-2 * Math.log(probability));
    return t
        - (2.515517 + t * (0.802853 + t * 0.010328))
            / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  }

  /**
   * @param warningDeviations how many deviations above the best rate is a warning
   * @param driftDeviations how many is a drift; more
   */
  public Ddm(double warningDeviations, double driftDeviations) {
    if (!(warningDeviations > 0 && driftDeviations > warningDeviations)) {
      throw new IllegalArgumentException(
          "deviations grow from warning to drift, got %s and %s"
              .formatted(warningDeviations, driftDeviations));
    }
    this.warningDeviations = warningDeviations;
    this.driftDeviations = driftDeviations;
    forget();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DriftLevel level() {
    return level;
  }

  @Override
  public DriftLevel update(double error) {
    errors += DriftDetector.requireError(error);
    records++;
    // As if one error came before the first record. Without it a stream that begins without an
    // error has p = s = 0, and its very first error is an alarm.
    double rate = (errors + 1) / (records + 1);
    double deviation = Math.sqrt(rate * (1 - rate) / (records + 1));
    level = records < LEAST_RECORDS ? DriftLevel.STABLE : judge(rate, deviation);
    if (level == DriftLevel.DRIFT) {
      forget();
    }
    return level;
  }

  private DriftLevel judge(double rate, double deviation) {
    if (rate + deviation <= leastRate + leastDeviation) {
      leastRate = rate;
      leastDeviation = deviation;
    }
    double height = rate + deviation;
    if (height > leastRate + driftDeviations * leastDeviation) {
      return DriftLevel.DRIFT;
    }
    return height > leastRate + warningDeviations * leastDeviation
        ? DriftLevel.WARNING
        : DriftLevel.STABLE;
  }

  @Override
  public void reset() {
    forget();
    level = DriftLevel.STABLE;
  }

  private void forget() {
    records = 0;
    errors = 0;
    leastRate = HIGHER_THAN_ANY;
    leastDeviation = HIGHER_THAN_ANY;
  }

  @Override
  public DetectorState state() {
    return new DetectorState(
        NAME, level, new long[] {records}, new double[] {errors, leastRate, leastDeviation});
  }

  @Override
  public void restore(DetectorState state) {
    state.requireFrom(NAME, 1, 3);
    records = state.counts()[0];
    level = state.level();
    errors = state.values()[0];
    leastRate = state.values()[1];
    leastDeviation = state.values()[2];
  }
}
