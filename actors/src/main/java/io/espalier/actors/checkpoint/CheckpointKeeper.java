package io.espalier.actors.checkpoint;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the versions on disk. Takes a checkpoint every so many records, and after so much time if
 * anything was learnt since, one at a time, at a batch boundary; writing happens on the blocking
 * dispatcher. A checkpoint that fails is reported and the next one is tried when due: the version
 * before still stands.
 *
 * <p>A disk can hang for minutes. What is not written in time has failed; should it end after all,
 * it is the version that it always was, and no answer to who asked since. Until then the store
 * refuses to write another one.
 *
 * <pre>
 *         due, or asked             all parts here
 *  idle ────────────────▶ collecting ─────────────▶ writing ──▶ idle
 * </pre>
 */
public final class CheckpointKeeper {

  /** What it understands. */
  public sealed interface Command {}

  /** Take a checkpoint now; answered with {@link Taken} or {@link NotTaken}. */
  public record Take(ActorRef<Answer> replyTo) implements Command {}

  /** How a request to take a checkpoint ended. */
  public sealed interface Answer {}

  /** It is on disk. */
  public record Taken(long version, Checkpoint checkpoint) implements Answer {}

  /** It could not be taken. */
  public record NotTaken(String reason) implements Answer {}

  record WrappedProgress(Progress progress) implements Command {}

  record Parts(CheckpointCollector.Collection outcome) implements Command {}

  /** The collector of a request is no more; it tells how it ended before. */
  record CollectorGone(long request) implements Command {}

  /** What was written, or was not. */
  sealed interface WriteEnded extends Command {
    long write();
  }

  record Written(long write, CheckpointStore.Version version, Checkpoint checkpoint, double seconds)
      implements WriteEnded {}

  record WriteFailed(long write, String reason) implements WriteEnded {}

  enum WriteOverdue implements Command {
    INSTANCE
  }

  enum TimeIsUp implements Command {
    INSTANCE
  }

  /**
   * When checkpoints are taken.
   *
   * @param records between two of them; dead letters and duplicates count, and records without a
   *     label, so that they are not read again either
   * @param time after which what was learnt since the last one is kept, however little it is
   */
  public record Interval(long records, Duration time) {
    public Interval {
      if (records < 1) {
        throw new IllegalArgumentException(
            "records between checkpoints must be at least 1, got " + records);
      }
      if (time.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "time between checkpoints must be at least a second, got " + time);
      }
    }
  }

  private CheckpointKeeper() {}

  /**
   * A keeper that starts following the trainer.
   *
   * @param every when one is due
   * @param requests numbers of which none comes twice, over restarts too
   * @param start where the trainer begins
   * @param committer told the offsets of each checkpoint once it is on disk, for lag tools
   * @param watchers told of checkpoints taken and failed
   * @param blockingExecutor where files are written; more than one thread, since one can hang
   */
  public static Behavior<Command> create(
      CheckpointStore store,
      Interval every,
      LongSupplier requests,
      StreamPosition start,
      Participants participants,
      Consumer<Offsets> committer,
      ActorRef<? super Progress> watchers,
      Executor blockingExecutor) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CheckpointKeeperStates(
                            context,
                            timers,
                            store,
                            every,
                            requests,
                            start,
                            participants,
                            committer,
                            watchers,
                            blockingExecutor)
                        .starting()));
  }
}
