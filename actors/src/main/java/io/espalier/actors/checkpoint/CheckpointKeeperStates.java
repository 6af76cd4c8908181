package io.espalier.actors.checkpoint;

import io.espalier.actors.checkpoint.CheckpointCollector.Collected;
import io.espalier.actors.checkpoint.CheckpointCollector.Incomplete;
import io.espalier.actors.checkpoint.CheckpointKeeper.Answer;
import io.espalier.actors.checkpoint.CheckpointKeeper.CollectorGone;
import io.espalier.actors.checkpoint.CheckpointKeeper.Command;
import io.espalier.actors.checkpoint.CheckpointKeeper.Interval;
import io.espalier.actors.checkpoint.CheckpointKeeper.NotTaken;
import io.espalier.actors.checkpoint.CheckpointKeeper.Parts;
import io.espalier.actors.checkpoint.CheckpointKeeper.Take;
import io.espalier.actors.checkpoint.CheckpointKeeper.Taken;
import io.espalier.actors.checkpoint.CheckpointKeeper.TimeIsUp;
import io.espalier.actors.checkpoint.CheckpointKeeper.WrappedProgress;
import io.espalier.actors.checkpoint.CheckpointKeeper.WriteEnded;
import io.espalier.actors.checkpoint.CheckpointKeeper.WriteFailed;
import io.espalier.actors.checkpoint.CheckpointKeeper.WriteOverdue;
import io.espalier.actors.checkpoint.CheckpointKeeper.Written;
import io.espalier.actors.progress.Causes;
import io.espalier.actors.progress.Progress;
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
 * The states of a keeper: what it does with a message in each, and which comes next. When one is
 * due is in its {@link CheckpointSchedule}. Owned by the actor.
 */
final class CheckpointKeeperStates {

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
  private final CheckpointSchedule schedule;
  private final List<ActorRef<Answer>> waiting = new ArrayList<>();

  /** The request whose parts are waited for. */
  private long collection = NONE;

  /** The request whose write is waited for. */
  private long write = NONE;

  CheckpointKeeperStates(
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
    schedule = new CheckpointSchedule(every.records(), start);
    outcomeAdapter = context.messageAdapter(CheckpointCollector.Collection.class, Parts::new);
  }

  /** Follows the trainer, and takes the first when it is due. */
  Behavior<Command> starting() {
    participants
        .trainer()
        .tell(new Trainer.Follow(context.messageAdapter(Progress.class, WrappedProgress::new)));
    waitForTime();
    return idle();
  }

  private void waitForTime() {
    timers.startTimerWithFixedDelay(TimeIsUp.INSTANCE, every.time());
  }

  /** Takes at once what was asked for or fell due in the meantime. */
  private Behavior<Command> idle() {
    if (!waiting.isEmpty() || schedule.isDue()) {
      return collecting();
    }
    return Behaviors.receive(Command.class)
        .onMessage(WrappedProgress.class, wrapped -> onProgress(wrapped.progress()))
        .onMessage(Take.class, this::onTakeWhileIdle)
        .onMessage(TimeIsUp.class, time -> schedule.hasNews() ? collecting() : Behaviors.same())
        .onMessage(CollectorGone.class, gone -> Behaviors.same())
        .onMessage(
            WriteEnded.class,
            late -> {
              onLate(late);
              return schedule.hasNews() ? collecting() : Behaviors.same();
            })
        .build();
  }

  private Behavior<Command> onProgress(Progress progress) {
    schedule.follow(progress);
    return schedule.isDue() ? collecting() : Behaviors.same();
  }

  private Behavior<Command> onTakeWhileIdle(Take take) {
    waiting.add(take.replyTo());
    return collecting();
  }

  private Behavior<Command> collecting() {
    schedule.taking();
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
            wrapped -> {
              schedule.follow(wrapped.progress());
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
    schedule.taken();
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
    context.getLog().error("no checkpoint at {} records: {}", schedule.records(), reason);
    watchers.tell(new Progress.CheckpointFailed(schedule.records(), reason));
    served.forEach(asker -> asker.tell(new NotTaken(reason)));
    return idle();
  }
}
