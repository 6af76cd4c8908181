package io.espalier.actors.guardian;

import io.espalier.actors.guardian.RunGuardian.Command;
import io.espalier.actors.guardian.RunGuardian.EndOverdue;
import io.espalier.actors.guardian.RunGuardian.StillWaiting;
import java.time.Duration;
import java.util.Locale;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * What the end of a run waits for: one thing after the other, with one deadline for all, which the
 * guardian is told of. Says in the log what takes long.
 */
final class EndWait {

  /** Longer than writing a checkpoint and collecting the next may take. */
  private static final Duration DEADLINE = Duration.ofSeconds(50);

  /** How often the log says what is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ActorContext<Command> context;
  private String awaited = "";

  EndWait(ActorContext<Command> context) {
    this.context = context;
  }

  /** From now on it waits for this. */
  void waitFor(String event) {
    if (awaited.isEmpty()) {
      context.scheduleOnce(DEADLINE, context.getSelf(), EndOverdue.INSTANCE);
    }
    awaited = event;
    remind(PATIENCE);
  }

  private void remind(Duration waited) {
    context.scheduleOnce(PATIENCE, context.getSelf(), new StillWaiting(awaited, waited));
  }

  void onStillWaiting(StillWaiting waiting) {
    if (waiting.event().equals(awaited)) {
      context
          .getLog()
          .warn(
              "ending: waiting for {}, for {} s by now; all of it takes {} s at most",
              awaited,
              waiting.waited().toSeconds(),
              DEADLINE.toSeconds());
      remind(waiting.waited().plus(PATIENCE));
    }
  }

  /** The deadline has passed. */
  UnsavedException overdue() {
    return new UnsavedException(
        String.format(
            Locale.ROOT,
            "not done within %d s, which went by waiting for %s",
            DEADLINE.toSeconds(),
            awaited));
  }

  /** Nothing is waited for any more. */
  void isOver() {
    awaited = "";
  }
}
