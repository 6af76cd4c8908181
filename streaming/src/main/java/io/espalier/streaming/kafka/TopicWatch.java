package io.espalier.streaming.kafka;

import java.time.Duration;

/**
 * Looks at a topic now and then while it is read.
 *
 * @param every time between two looks
 * @param listener told what is seen
 */
public record TopicWatch(Duration every, TopicListener listener) {

  private static final Duration OFTEN_ENOUGH = Duration.ofSeconds(10);

  public TopicWatch {
    if (every.isNegative() || every.isZero()) {
      throw new IllegalArgumentException("time between two looks must be positive, got " + every);
    }
  }

  /** A look every ten seconds. */
  public static TopicWatch telling(TopicListener listener) {
    return new TopicWatch(OFTEN_ENOUGH, listener);
  }
}
