package io.espalier.streaming.drift;

import java.util.SplittableRandom;

/**
 * KSWIN of Raab, Heusinger and Schleif (2020), "Reactive soft prototype computing for concept drift
 * streams": of a sliding window the newest r errors are compared with r of the older ones, drawn at
 * random, by the test of Kolmogorov and Smirnov. The window has the newest 10,000 errors, r is
 * 1,000, and it is looked at every 32 updates from 2,000 on: O(window) memory, and as much time at
 * each look.
 *
 * <p>Four things are not in the paper: only a rise of the error is an alarm; after an alarm the
 * window begins anew, so that one change is told once (the paper keeps the newest r, which may hold
 * errors of before the change); what would be significant at ten times the confidence is a warning;
 * and the test knows of ties ({@link KolmogorovSmirnov}). By the paper's bound, d &gt; √(−ln α/r),
 * no rise of a rate by less than 10 points would be found with 1,000 errors, and none by less than
 * 55 with its r of 30 in a window of 300, which are for attributes that are all different. As only
 * r of the older errors count, smaller rises are found by {@link Adwin} and {@link PageHinkley}.
 */
public final class Kswin implements DriftDetector {

  private static final String NAME = "kswin";

  /** The paper's. */
  static final double DEFAULT_CONFIDENCE = 0.0001;

  private static final int WINDOW = 10_000;
  private static final int NEWEST = 1_000;
  private static final int CHECK_EVERY = 32;
  private static final double WARNING_FACTOR = 10;

  private final double confidence;
  private final long seed;
  private final RecentErrors window = new RecentErrors(WINDOW);
  private final double[] older = new double[WINDOW];
  private long sinceCheck;
  private long nextSeed;
  private DriftLevel level = DriftLevel.STABLE;

  /**
   * @param confidence probability of an alarm without a change at a look at the window, between 0
   *     and 0.1
   * @param seed of the draws from the older errors
   */
  public Kswin(double confidence, long seed) {
    this.confidence = DetectorSpec.requireConfidence(confidence);
    this.seed = seed;
    nextSeed = seed;
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
    window.add(DriftDetector.requireError(error));
    sinceCheck++;
    if (sinceCheck == CHECK_EVERY) {
      sinceCheck = 0;
      level = window.count() < 2 * NEWEST ? DriftLevel.STABLE : check();
    } else if (level == DriftLevel.DRIFT) {
      level = DriftLevel.STABLE;
    }
    return level;
  }

  private DriftLevel check() {
    double[] newest = new double[NEWEST];
    window.copy(window.count() - NEWEST, NEWEST, newest);
    double probability = KolmogorovSmirnov.rise(drawOlder(), newest);
    if (probability < confidence) {
      window.clear();
      return DriftLevel.DRIFT;
    }
    return probability < WARNING_FACTOR * confidence ? DriftLevel.WARNING : DriftLevel.STABLE;
  }

  /** Each of the older errors at most once. */
  private double[] drawOlder() {
    int count = window.count() - NEWEST;
    window.copy(0, count, older);
    SplittableRandom random = new SplittableRandom(nextSeed);
    nextSeed = random.nextLong();
    double[] drawn = new double[NEWEST];
    for (int k = 0; k < NEWEST; k++) {
      int chosen = random.nextInt(k, count);
      drawn[k] = older[chosen];
      older[chosen] = older[k];
    }
    return drawn;
  }

  @Override
  public void reset() {
    window.clear();
    sinceCheck = 0;
    nextSeed = seed;
    level = DriftLevel.STABLE;
  }

  @Override
  public DetectorState state() {
    return new DetectorState(NAME, level, new long[] {sinceCheck, nextSeed}, window.all());
  }

  @Override
  public void restore(DetectorState state) {
    state.requireFrom(NAME, 2, 0);
    window.restore(state.values());
    sinceCheck = state.counts()[0];
    nextSeed = state.counts()[1];
    level = state.level();
  }
}
