package io.espalier.actors.ingest;

import java.time.Duration;

/** How long to wait before something is tried again: twice as long each time, up to a limit. */
final class RetryDelay {

  /** Before the first time. */
  static final Duration FIRST = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration next = FIRST;

  /** The delay before this time; the next one is longer. */
  Duration next() {
    Duration delay = next;
    Duration doubled = delay.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return delay;
  }

  /** It went well. */
  void reset() {
    next = FIRST;
  }
}
