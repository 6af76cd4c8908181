package io.espalier.actors.checkpoint;

import io.espalier.actors.checkpoint.CheckpointCollector.Collected;
import io.espalier.actors.checkpoint.CheckpointCollector.Incomplete;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Skipped;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.Trainer;
import io.espalier.streaming.sample.Offsets;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the versions on disk. Takes a checkpoint every so many records, one at a time, at a batch
 * boundary; writing happens on the blocking dispatcher. A checkpoint that fails is reported and the
 * next one is tried when due: the version before still stands.
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

  private record Told(Progress progress) implements Command {}

  private record Parts(CheckpointCollector.Outcome outcome) implements Command {}

  private record Written(CheckpointStore.Version version, Checkpoint checkpoint, double seconds)
      implements Command {}

  private record WriteFailed(String reason) implements Command {}

  private static final Duration COLLECT_TIMEOUT = Duration.ofSeconds(30);

  private final ActorContext<Command> context;
  private final CheckpointStore store;
  private final long everyRecords;
  private final LongSupplier requests;
  private final Participants participants;
  private final Consumer<Offsets> committer;
  private final ActorRef<? super Progress> watchers;
  private final Executor blockingExecutor;
  private final ActorRef<CheckpointCollector.Outcome> outcomeAdapter;
  private final List<ActorRef<Answer>> waiting = new ArrayList<>();
  private long records;

  /** Records of the stream that are done with, whatever became of them. */
  private long passed;

  private long dueAt;

  private CheckpointKeeper(
      ActorContext<Command> context,
      CheckpointStore store,
      long everyRecords,
      LongSupplier requests,
      StreamPosition start,
      Participants participants,
      Consumer<Offsets> committer,
      ActorRef<? super Progress> watchers,
      Executor blockingExecutor) {
    this.context = context;
    this.store = store;
    this.everyRecords = everyRecords;
    this.requests = requests;
    this.participants = participants;
    this.committer = committer;
    this.watchers = watchers;
    this.blockingExecutor = blockingExecutor;
    records = start.trained();
    passed = passed(start.trained(), start.deadLetters(), start.duplicates());
    dueAt = passed + everyRecords;
    outcomeAdapter = context.messageAdapter(CheckpointCollector.Outcome.class, Parts::new);
  }

  /**
   * A keeper that starts following the trainer.
   *
   * @param everyRecords records between two checkpoints; dead letters and duplicates count, so that
   *     they are not read again either
   * @param requests numbers of which none comes twice, over restarts too
   * @param start where the trainer begins
   * @param committer told the offsets of each checkpoint once it is on disk, for lag tools
   * @param watchers told of checkpoints taken and failed
   * @param blockingExecutor where files are written
   */
  public static Behavior<Command> create(
      CheckpointStore store,
      long everyRecords,
      LongSupplier requests,
      StreamPosition start,
      Participants participants,
      Consumer<Offsets> committer,
      ActorRef<? super Progress> watchers,
      Executor blockingExecutor) {
    return Behaviors.setup(
        context -> {
          CheckpointKeeper keeper =
              new CheckpointKeeper(
                  context,
                  store,
                  everyRecords,
                  requests,
                  start,
                  participants,
                  committer,
                  watchers,
                  blockingExecutor);
          participants.trainer().tell(following(context.getSelf()));
          return keeper.idle();
        });
  }

  /**
   * What makes the trainer tell {@code keeper} of its progress; it asks for that itself as well.
   */
  public static Trainer.Follow<Command> following(ActorRef<Command> keeper) {
    return new Trainer.Follow<>(keeper, Told::new);
  }

  /** Takes at once what was asked for or fell due in the meantime. */
  private Behavior<Command> idle() {
    if (!waiting.isEmpty() || passed >= dueAt) {
      return collecting();
    }
    return Behaviors.receive(Command.class)
        .onMessage(Told.class, told -> onTold(told.progress()))
        .onMessage(Take.class, this::onTakeWhileIdle)
        .build();
  }

  private Behavior<Command> onTold(Progress progress) {
    follow(progress);
    return passed >= dueAt ? collecting() : Behaviors.same();
  }

  private void follow(Progress progress) {
    records = progress.records();
    if (progress instanceof Learned learned) {
      passed = passed(learned.records(), learned.deadLetters(), learned.duplicates());
    } else if (progress instanceof Started started) {
      passed = passed(started.records(), started.deadLetters(), started.duplicates());
    } else if (progress instanceof Skipped skipped) {
      passed = passed(skipped.records(), skipped.deadLetters(), skipped.duplicates());
    }
  }

  private static long passed(long trained, long deadLetters, long duplicates) {
    return trained + deadLetters + duplicates;
  }

  private Behavior<Command> onTakeWhileIdle(Take take) {
    waiting.add(take.replyTo());
    return collecting();
  }

  private Behavior<Command> collecting() {
    dueAt = passed + everyRecords;
    List<ActorRef<Answer>> served = List.copyOf(waiting);
    waiting.clear();
    context.spawnAnonymous(
        CheckpointCollector.create(
            requests.getAsLong(), participants, COLLECT_TIMEOUT, outcomeAdapter));
    return busy(served);
  }

  /** A request that comes now gets a checkpoint of its own: this one may be too old for it. */
  private Behavior<Command> busy(List<ActorRef<Answer>> served) {
    return Behaviors.receive(Command.class)
        .onMessage(
            Told.class,
            told -> {
              follow(told.progress());
              return Behaviors.same();
            })
        .onMessage(
            Take.class,
            take -> {
              waiting.add(take.replyTo());
              return Behaviors.same();
            })
        .onMessage(Parts.class, parts -> onParts(parts.outcome(), served))
        .onMessage(Written.class, written -> onWritten(written, served))
        .onMessage(WriteFailed.class, failed -> onFailed(failed.reason(), served))
        .build();
  }

  private Behavior<Command> onParts(
      CheckpointCollector.Outcome outcome, List<ActorRef<Answer>> served) {
    if (outcome instanceof Incomplete incomplete) {
      return onFailed(incomplete.reason(), served);
    }
    Checkpoint checkpoint = ((Collected) outcome).checkpoint();
    long started = System.nanoTime();
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> store.write(checkpoint), blockingExecutor),
        (version, failure) ->
            failure == null
                ? new Written(version, checkpoint, (System.nanoTime() - started) / 1e9)
                : new WriteFailed(reasonOf(failure)));
    return Behaviors.same();
  }

  private static String reasonOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof UncheckedIOException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  private Behavior<Command> onWritten(Written written, List<ActorRef<Answer>> served) {
    CheckpointStore.Version version = written.version();
    commit(version.offsets());
    watchers.tell(
        new Progress.Checkpointed(
            version.records(), version.number(), version.bytes(), written.seconds()));
    served.forEach(asker -> asker.tell(new Taken(version.number(), written.checkpoint())));
    return idle();
  }

  /** Commits serve lag tools only: what they throw is no fault of the checkpoint. */
  private void commit(Offsets offsets) {
    try {
      committer.accept(offsets);
    } catch (RuntimeException failure) {
      context.getLog().warn("offsets {} could not be committed", offsets.next(), failure);
    }
  }

  private Behavior<Command> onFailed(String reason, List<ActorRef<Answer>> served) {
    context.getLog().error("no checkpoint at {} records: {}", records, reason);
    watchers.tell(new Progress.CheckpointFailed(records, reason));
    served.forEach(asker -> asker.tell(new NotTaken(reason)));
    return idle();
  }
}
