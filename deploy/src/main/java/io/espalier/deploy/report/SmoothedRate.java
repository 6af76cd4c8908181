package io.espalier.deploy.report;

/**
 * How fast a count grows, by an exponentially weighted mean over about the last ten seconds: it
 * follows a change of speed and does not flicker. Used by one thread at a time.
 */
final class SmoothedRate {

  private static final double TIME_CONSTANT_SECONDS = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private long lastCount;
  private long lastNanos;
  private double weighted;
  private double weight;

  SmoothedRate(long startCount, long startNanos) {
    lastCount = startCount;
    lastNanos = startNanos;
  }

  void observe(long count, long nowNanos) {
    double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
    if (seconds <= 0) {
      return;
    }
    double decay = Math.exp(-seconds / TIME_CONSTANT_SECONDS);
    weighted = decay * weighted + (1 - decay) * (count - lastCount) / seconds;
    weight = decay * weight + (1 - decay);
    lastCount = count;
    lastNanos = nowNanos;
  }

  /** NaN before the first time span. */
  double perSecond() {
    return weighted / weight;
  }
}
