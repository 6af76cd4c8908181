package io.espalier.actors.guardian;

import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Starts an actor that failed again, a little later each time, and gives it up when it fails too
 * often: what fails at every message must not keep a processor busy and fill the log for ever. What
 * it is told meanwhile waits for it, up to pekko.actor.typed.restart-stash-capacity messages.
 */
final class Supervision {

  /** Failures in a row, each within {@link #STEADY} of the one before, after which it stops. */
  static final int MOST_RESTARTS = 8;

  private static final Duration FIRST_DELAY = Duration.ofMillis(10);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);
  private static final double NO_JITTER = 0;

  /** After so long without a failure the next one counts as the first. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  private Supervision() {}

  static <T> Behavior<T> restarting(Behavior<T> behavior) {
    return Behaviors.supervise(behavior)
        .onFailure(
            SupervisorStrategy.restartWithBackoff(FIRST_DELAY, LONGEST_DELAY, NO_JITTER)
                .withResetBackoffAfter(STEADY)
                .withMaxRestarts(MOST_RESTARTS));
  }
}
