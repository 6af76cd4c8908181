package io.espalier.actors.checkpoint;

import io.espalier.actors.checkpoint.CheckpointCollector.Collected;
import io.espalier.actors.checkpoint.CheckpointCollector.Incomplete;
import io.espalier.actors.progress.Causes;
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
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

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

  private record WrappedProgress(Progress progress) implements Command {}

  private record Parts(CheckpointCollector.Collection outcome) implements Command {}

  /** The collector of a request is no more; it tells how it ended before. */
  private record CollectorGone(long request) implements Command {}

  /** What was written, or was not. */
  private sealed interface WriteEnded extends Command {
    long write();
  }

  private record Written(
      long write, CheckpointStore.Version version, Checkpoint checkpoint, double seconds)
      implements WriteEnded {}

  private record WriteFailed(long write, String reason) implements WriteEnded {}

  private enum WriteOverdue implements Command {
    INSTANCE
  }

  private enum TimeIsUp implements Command {
    INSTANCE
  }

  /**
   * When checkpoints are taken.
   *
   * @param records between two of them; dead letters and duplicates count, so that they are not
   *     read again either
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

  private static final Duration COLLECT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);
  private static final long NONE = -1;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final CheckpointStore store;
  private final Interval every;
  private final LongSupplier requests;
  private final Participants participants;
  private final Consumer<Offsets> committer;
  private final ActorRef<? super Progress> watchers;
  private final Executor blockingExecutor;
  private final ActorRef<CheckpointCollector.Collection> outcomeAdapter;
  private final List<ActorRef<Answer>> waiting = new ArrayList<>();
  private long records;

  /** Records of the stream that are done with, whatever became of them. */
  private long passed;

  private long dueAt;

  /** As {@link #passed}, of what the newest version holds, and of what is being taken. */
  private long saved;

  private long saving;

  /** The request whose parts are waited for. */
  private long collection = NONE;

  /** The request whose write is waited for. */
  private long write = NONE;

  private CheckpointKeeper(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CheckpointStore store,
      Interval every,
      LongSupplier requests,
      StreamPosition start,
      Participants participants,
      Consumer<Offsets> committer,
      ActorRef<? super Progress> watchers,
      Executor blockingExecutor) {
    this.context = context;
    this.timers = timers;
    this.store = store;
    this.every = every;
    this.requests = requests;
    this.participants = participants;
    this.committer = committer;
    this.watchers = watchers;
    this.blockingExecutor = blockingExecutor;
    records = start.trained();
    passed = passed(start.trained(), start.deadLetters(), start.duplicates());
    dueAt = passed + every.records();
    saved = passed;
    outcomeAdapter = context.messageAdapter(CheckpointCollector.Collection.class, Parts::new);
  }

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
                timers -> {
                  CheckpointKeeper keeper =
                      new CheckpointKeeper(
                          context,
                          timers,
                          store,
                          every,
                          requests,
                          start,
                          participants,
                          committer,
                          watchers,
                          blockingExecutor);
                  participants
                      .trainer()
                      .tell(
                          new Trainer.Follow(
                              context.messageAdapter(Progress.class, WrappedProgress::new)));
                  keeper.waitForTime();
                  return keeper.idle();
                }));
  }

  private void waitForTime() {
    timers.startTimerWithFixedDelay(TimeIsUp.INSTANCE, every.time());
  }

  /** Takes at once what was asked for or fell due in the meantime. */
  private Behavior<Command> idle() {
    if (!waiting.isEmpty() || passed >= dueAt) {
      return collecting();
    }
    return Behaviors.receive(Command.class)
        .onMessage(WrappedProgress.class, wrapped -> onProgress(wrapped.progress()))
        .onMessage(Take.class, this::onTakeWhileIdle)
        .onMessage(TimeIsUp.class, time -> passed > saved ? collecting() : Behaviors.same())
        .onMessage(CollectorGone.class, gone -> Behaviors.same())
        .onMessage(
            WriteEnded.class,
            late -> {
              onLate(late);
              return passed > saved ? collecting() : Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onProgress(Progress progress) {
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
    dueAt = passed + every.records();
    saving = passed;
    waitForTime();
    List<ActorRef<Answer>> served = List.copyOf(waiting);
    waiting.clear();
    collection = requests.getAsLong();
    context.watchWith(
        context.spawnAnonymous(
            CheckpointCollector.create(collection, participants, COLLECT_TIMEOUT, outcomeAdapter)),
        new CollectorGone(collection));
    return busy(served);
  }

  /** A request that comes now gets a checkpoint of its own: this one may be too old for it. */
  private Behavior<Command> busy(List<ActorRef<Answer>> served) {
    return Behaviors.receive(Command.class)
        .onMessage(
            WrappedProgress.class,
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
        .onMessage(CollectorGone.class, gone -> onCollectorGone(gone, served))
        .onMessage(WriteEnded.class, ended -> onWriteEnded(ended, served))
        .onMessage(WriteOverdue.class, overdue -> onWriteOverdue(served))
        .onMessage(TimeIsUp.class, time -> Behaviors.same())
        .build();
  }

  private Behavior<Command> onParts(
      CheckpointCollector.Collection outcome, List<ActorRef<Answer>> served) {
    collection = NONE;
    if (outcome instanceof Incomplete incomplete) {
      return onFailed(incomplete.reason(), served);
    }
    write(((Collected) outcome).checkpoint());
    return Behaviors.same();
  }

  /** Nothing more comes of a collector that failed, and nobody else says so. */
  private Behavior<Command> onCollectorGone(CollectorGone gone, List<ActorRef<Answer>> served) {
    return gone.request() == collection
        ? onFailed("its parts could not be collected: the collector failed", served)
        : Behaviors.same();
  }

  private void write(Checkpoint checkpoint) {
    long number = requests.getAsLong();
    long started = System.nanoTime();
    write = number;
    timers.startSingleTimer(WriteOverdue.INSTANCE, WRITE_TIMEOUT);
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> store.write(checkpoint), blockingExecutor),
        (version, failure) ->
            failure == null
                ? new Written(number, version, checkpoint, (System.nanoTime() - started) / 1e9)
                : new WriteFailed(number, reasonOf(failure)));
  }

  private static String reasonOf(Throwable failure) {
    Throwable cause = Causes.of(failure);
    return cause instanceof UncheckedIOException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  private Behavior<Command> onWriteEnded(WriteEnded ended, List<ActorRef<Answer>> served) {
    if (ended.write() != write) {
      onLate(ended);
      return Behaviors.same();
    }
    write = NONE;
    timers.cancel(WriteOverdue.INSTANCE);
    if (ended instanceof WriteFailed failed) {
      return onFailed(failed.reason(), served);
    }
    Written written = (Written) ended;
    saved = saving;
    tell(written);
    served.forEach(
        asker -> asker.tell(new Taken(written.version().number(), written.checkpoint())));
    return idle();
  }

  private void tell(Written written) {
    CheckpointStore.Version version = written.version();
    commit(version.offsets());
    watchers.tell(
        new Progress.Checkpointed(
            version.records(), version.number(), version.bytes(), written.seconds()));
  }

  private Behavior<Command> onWriteOverdue(List<ActorRef<Answer>> served) {
    write = NONE;
    return onFailed(
        String.format(
            Locale.ROOT,
            "not written within %d s: the disk does not answer",
            WRITE_TIMEOUT.toSeconds()),
        served);
  }

  /** A write that was given up has ended after all. */
  private void onLate(WriteEnded late) {
    if (late instanceof Written written) {
      context
          .getLog()
          .warn(
              "the checkpoint at {} records, which was given up, is on disk after {} s",
              written.version().records(),
              Math.round(written.seconds()));
      tell(written);
    } else if (late instanceof WriteFailed failed) {
      context.getLog().warn("the checkpoint that was given up: {}", failed.reason());
    }
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
