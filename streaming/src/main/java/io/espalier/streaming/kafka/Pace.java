package io.espalier.streaming.kafka;

import java.util.concurrent.TimeUnit;

/**
 * Spreads sends evenly over time: send {@code n} is due {@code n / rate} after the first. It only
 * says how long to wait; the caller waits.
 *
 * <p>After a stall of more than a second it starts anew instead of making up for what was missed in
 * one burst.
 */
final class Pace {

  private static final long LONGEST_DEBT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double nanosPerRecord;
  private long anchorNanos;
  private long sentSinceAnchor;

  /**
   * @param recordsPerSecond 0 for no limit
   * @param nowNanos when the first send is due
   */
  Pace(double recordsPerSecond, long nowNanos) {
    this.nanosPerRecord = recordsPerSecond == 0 ? 0 : 1e9 / recordsPerSecond;
    this.anchorNanos = nowNanos;
  }

  /** Nanoseconds until the next send is due at {@code nowNanos}; 0 or less when it is. */
  long waitNanos(long nowNanos) {
    if (nanosPerRecord == 0) {
      return 0;
    }
    long due = anchorNanos + (long) (sentSinceAnchor * nanosPerRecord);
    if (nowNanos - due > LONGEST_DEBT_NANOS) {
      anchorNanos = nowNanos;
      sentSinceAnchor = 0;
      return 0;
    }
    return due - nowNanos;
  }

  void sent() {
    sentSinceAnchor++;
  }
}
