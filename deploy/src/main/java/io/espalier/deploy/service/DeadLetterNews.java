package io.espalier.deploy.service;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Dead letters come in bursts; this tells of many at once, at most every few seconds. One owner.
 */
final class DeadLetterNews {

  private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final LongSupplier nanoClock;
  private long reported;
  private long lastNanos;

  DeadLetterNews(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    lastNanos = nanoClock.getAsLong() - INTERVAL_NANOS;
  }

  /** The run goes on with so many, which are no news. */
  void begin(long deadLetters) {
    reported = deadLetters;
  }

  /** How many of the {@code deadLetters} so far are to be told of now; mostly 0. */
  long of(long deadLetters) {
    long now = nanoClock.getAsLong();
    if (deadLetters <= reported || now - lastNanos < INTERVAL_NANOS) {
      return 0;
    }
    long news = deadLetters - reported;
    reported = deadLetters;
    lastNanos = now;
    return news;
  }
}
