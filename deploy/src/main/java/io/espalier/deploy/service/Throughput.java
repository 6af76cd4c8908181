package io.espalier.deploy.service;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Records learnt per second: over the last fifth of a second in which any were, and no more than
 * the wait for the next batch allows; 0 once that is as long as an idle run's. One owner.
 */
final class Throughput {

  private static final long WINDOW_NANOS = Duration.ofMillis(200).toNanos();
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanoClock;
  private long windowStartNanos;
  private long windowStartRecords;
  private long lastNanos;
  private long lastRecords;
  private int lastBatch;
  private double perSecond;

  Throughput(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    windowStartNanos = nanoClock.getAsLong();
    lastNanos = windowStartNanos;
  }

  /** The run goes on after so many records, which were not learnt now. */
  void begin(long records) {
    windowStartRecords = records;
    lastRecords = records;
  }

  /**
   * A batch was learnt.
   *
   * @param records so far, with it
   */
  void learned(long records, int batchSize) {
    lastNanos = nanoClock.getAsLong();
    lastRecords = records;
    lastBatch = batchSize;
  }

  double perSecond() {
    long now = nanoClock.getAsLong();
    long window = now - windowStartNanos;
    if (window >= WINDOW_NANOS && lastRecords != windowStartRecords) {
      perSecond = Math.max(0, lastRecords - windowStartRecords) * NANOS_PER_SECOND / window;
      windowStartNanos = now;
      windowStartRecords = lastRecords;
    }
    long waited = now - lastNanos;
    return waited >= StreamHealth.IDLE_AFTER.toNanos()
        ? 0
        : Math.min(perSecond, lastBatch * NANOS_PER_SECOND / waited);
  }
}
