package io.espalier.actors.ingest;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import io.espalier.streaming.sample.Quarantine;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Owns the stream. The trainer has up to two batches, so that it does not wait for its answer to
 * arrive here before it has the next one, and one more is held ready; of small ones it has as many
 * make up a given number of records, or it would wait for messages longer than it learns. Nothing
 * more is asked of the broker than that and the bounded buffers of the stream.
 *
 * <p>A stream that fails before its first batch fails the service, with its cause: something is
 * wrong with the settings or the broker is not there. One that fails later is opened again, with a
 * growing delay, at the offsets the trainer has learnt: nothing is lost, nothing comes twice. One
 * that fails later in a way that waiting does not mend is over once all that was taken is learnt.
 */
public final class Ingest {

  /** What it understands. */
  public sealed interface Command
      permits Drain, Pulls.Pulled, Answered, SetAside, NotSetAside, SetAsideAgain, Reopen {}

  /**
   * Take no more from the stream; answered with {@link Drained} once all that was taken is learnt.
   */
  public record Drain(ActorRef<Drained> replyTo) implements Command {}

  /** Everything below these offsets is learnt, and nothing beyond was started. */
  public record Drained(Offsets offsets) {}

  /** How the stream ended, told to the owner. */
  public sealed interface Ended {}

  /** The stream came to its end and all of it is learnt. */
  public record Completed(Offsets offsets) implements Ended {}

  /** The stream could not be opened. */
  public record Failed(Throwable cause) implements Ended {}

  /** The stream is gone and does not come back by itself; all that was taken of it is learnt. */
  public record Lost(Throwable cause) implements Ended {}

  record Answered(Trainer.Answer answer) implements Command {}

  record SetAside(Diverged diverged) implements Command {}

  record NotSetAside(Diverged diverged, Throwable cause) implements Command {}

  record SetAsideAgain(Diverged diverged) implements Command {}

  enum Reopen implements Command {
    INSTANCE
  }

  private Ingest() {}

  /**
   * An ingest that opens the stream at once.
   *
   * @param open the stream of batches from given offsets on
   * @param quarantine where batches go that can't be learnt
   * @param start where to begin
   * @param recordsAhead of batches with fewer records than half of it, the trainer has as many as
   *     make it up; at most {@link Trainer#RECORDS_AHEAD}
   * @param owner told how the stream ended
   * @param watchers told how far it is learnt, and when it fails and will be opened again
   */
  public static Behavior<Command> create(
      Function<Offsets, Source<Batch, NotUsed>> open,
      Quarantine quarantine,
      StreamPosition start,
      int recordsAhead,
      ActorRef<Trainer.Command> trainer,
      ActorRef<Ended> owner,
      ActorRef<? super Progress> watchers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new IngestStates(
                            context,
                            timers,
                            open,
                            quarantine,
                            start,
                            recordsAhead,
                            trainer,
                            owner,
                            watchers)
                        .starting()));
  }
}
