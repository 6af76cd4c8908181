package io.espalier.actors.predictions;

import io.espalier.streaming.prediction.Predictions;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the way out for predictions, and has each written once: what is there already, by a run
 * before, is left out. Says in the order in which they came when they are safe. Keeps those that
 * are not, as many as whoever makes them allows itself; when they can't be written it looks how far
 * it has come and goes on from there, as often as it takes.
 *
 * <pre>
 *            opened
 *  opening ─────────▶ writing
 *     ▲                  │ failed
 *     └── a second later ┘
 * </pre>
 *
 * <p>Runs on a dispatcher that may be blocked. A failure of its own ends the run as one of the
 * trainer does: the next one begins at the last checkpoint, and looks, too.
 */
public final class PredictionPublisher {

  /** What it understands. */
  public sealed interface Command
      permits Publish,
          PublisherStates.Opened,
          PublisherStates.NotOpened,
          PublisherStates.Safe,
          PublisherStates.NotSafe,
          PublisherStates.OpenAgain {}

  /**
   * Have these written; answered with {@link Published} once they are safe, and all before them.
   *
   * @param predictions of each partition in order, and behind what was told before; what is not is
   *     known to be there, and left out
   */
  public record Publish(Predictions predictions, ActorRef<Published> replyTo) implements Command {}

  /**
   * Predictions are safe.
   *
   * @param records how many were to be published
   */
  public record Published(int records) {}

  private PredictionPublisher() {}

  /**
   * A publisher that opens the log at once.
   *
   * @param blocking where the log is opened
   */
  public static Behavior<Command> create(PredictionOutput output, Executor blocking) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new PublisherStates(context, timers, output, blocking).opening()));
  }
}
