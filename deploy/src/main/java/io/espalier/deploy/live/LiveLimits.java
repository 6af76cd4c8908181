package io.espalier.deploy.live;

import java.time.Duration;

/**
 * Bounds on what is kept and how often a client is told.
 *
 * @param points most points kept; even, because every second one is dropped when they are reached
 * @param events most events kept, the newest
 * @param interval time between two looks for news on behalf of one client
 * @param heartbeat silence after which a client gets an empty event, so that nobody hangs up
 */
public record LiveLimits(int points, int events, Duration interval, Duration heartbeat) {

  /** For a page in a browser. */
  public static final LiveLimits DEFAULT =
      new LiveLimits(1_500, 500, Duration.ofMillis(200), Duration.ofSeconds(10));

  public LiveLimits {
    if (points < 2 || points % 2 != 0) {
      throw new IllegalArgumentException("points is even and at least 2, got " + points);
    }
    if (events < 1) {
      throw new IllegalArgumentException("events is at least 1, got " + events);
    }
    if (interval.isNegative() || interval.isZero()) {
      throw new IllegalArgumentException("interval is more than zero, got " + interval);
    }
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat is more than zero, got " + heartbeat);
    }
  }
}
