package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.ingest.Ingest;
import io.espalier.actors.progress.Causes;
import io.espalier.actors.progress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Owns the other actors: starts them from the last checkpoint, supervises them, ends them in order.
 *
 * <table>
 * <caption>What happens when one of them throws</caption>
 * <tr><td>Trainer</td><td>holds the only copy of the model: the whole run starts again from
 * the last checkpoint, offsets included; without a checkpoint, or after {@value #MOST_FAILURES}
 * failures without a new checkpoint, the run fails</td></tr>
 * <tr><td>Ingest, PredictionPublisher</td><td>the same, since what it had in flight is
 * unknown</td></tr>
 * <tr><td>ActivityMonitor</td><td>restarts without evidence; the pruner waits until there is
 * enough</td></tr>
 * <tr><td>Pruner</td><td>restarts warming up; what was cut stays cut; a checkpoint that waits
 * for its state gets the new one</td></tr>
 * <tr><td>CheckpointKeeper</td><td>restarts; the checkpoint in hand is dropped, the previous one
 * stands</td></tr>
 * <tr><td>watchers (metrics, page)</td><td>restart; training goes on</td></tr>
 * </table>
 *
 * <p>Who restarts waits a little longer each time ({@link Supervision}). One that fails again and
 * again is given up: a watcher for good, which is told in the log, and with any of the others the
 * run starts again as if the trainer had failed.
 */
public final class RunGuardian {

  /** Failures in a row, without a checkpoint between them, after which the run fails. */
  static final int MOST_FAILURES = 3;

  /** What it understands. */
  public sealed interface Command {}

  /** Learn what was taken, write a checkpoint, and end; the end is told as {@link RunEnded}. */
  public enum Stop implements Command {
    INSTANCE
  }

  /** Asks to be told when the run has ended. */
  public record AwaitEnd(ActorRef<RunEnded> replyTo) implements Command {}

  /** How a run ended. */
  public sealed interface RunEnded {}

  /** All of the stream, or all that was taken of it, is learnt; {@code last} is on disk. */
  public record Finished(Checkpoint last, long version) implements RunEnded {}

  /** The run can't go on. */
  public record Failed(Throwable cause) implements RunEnded {}

  private record Loaded(Optional<Checkpoint> checkpoint) implements Command {}

  private record LoadFailed(Throwable cause) implements Command {}

  private record StreamEnded(Ingest.Ended ended) implements Command {}

  private record Drained(Ingest.Drained drained) implements Command {}

  private record KeeperAnswered(CheckpointKeeper.Answer answer) implements Command {}

  private record WrappedProgress(Progress progress) implements Command {}

  enum EndOverdue implements Command {
    INSTANCE
  }

  record StillWaiting(String event, Duration waited) implements Command {}

  private final ActorContext<Command> context;
  private final RunSettings settings;
  private final RunEnvironment environment;
  private final Watchers watchers;
  private final EndWait wait;
  private final List<ActorRef<RunEnded>> awaiting = new ArrayList<>();
  private boolean stopping;
  private int starts;
  private int failures;

  private RunGuardian(
      ActorContext<Command> context, RunSettings settings, RunEnvironment environment) {
    this.context = context;
    this.settings = settings;
    this.environment = environment;
    watchers =
        new Watchers(
            context,
            environment.watchers(),
            context.messageAdapter(Progress.class, WrappedProgress::new));
    wait = new EndWait(context);
  }

  /** A run; goes on from the newest checkpoint in the store if there is one. */
  public static Behavior<Command> create(RunSettings settings, RunEnvironment environment) {
    return Behaviors.setup(
        context -> new RunGuardian(context, settings, environment).loading(Optional.empty()));
  }

  /**
   * @param failure why the run starts again, if it does
   */
  private Behavior<Command> loading(Optional<Throwable> failure) {
    Executor blocking =
        context
            .getSystem()
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig("espalier.blocking-dispatcher"));
    context.pipeToSelf(
        CompletableFuture.supplyAsync(() -> environment.store().latest(), blocking),
        (checkpoint, problem) ->
            problem == null ? new Loaded(checkpoint) : new LoadFailed(Causes.of(problem)));
    return Behaviors.receive(Command.class)
        .onMessage(Loaded.class, loaded -> onLoaded(loaded.checkpoint(), failure))
        .onMessage(LoadFailed.class, failed -> ended(new Failed(failed.cause())))
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(Stop.class, this::onStopWhileLoading)
        .onMessage(Command.class, stale -> Behaviors.same())
        .onSignal(Terminated.class, this::onGone)
        .build();
  }

  /** There is nothing to drain yet; once there is, the run ends at the place it went on from. */
  private Behavior<Command> onStopWhileLoading(Stop stop) {
    stopping = true;
    return Behaviors.same();
  }

  /** A run that failed must not go on as if it were a new one. */
  private Behavior<Command> onLoaded(Optional<Checkpoint> checkpoint, Optional<Throwable> failure) {
    if (failure.isPresent() && checkpoint.isEmpty()) {
      return ended(new Failed(failure.get()));
    }
    starts++;
    InitialState initialState = new InitialState(settings, environment.beginning(), checkpoint);
    RunActors actors =
        RunActors.start(
            new Spawner(context, settings, environment, initialState, starts, watchers.fanOut()),
            context.messageAdapter(Ingest.Ended.class, StreamEnded::new));
    if (checkpoint.isEmpty() && !environment.beginning().next().isEmpty()) {
      // Or a process that starts after this one, before its first checkpoint, begins elsewhere.
      actors.keeper().tell(new CheckpointKeeper.Take(context.getSystem().ignoreRef()));
    }
    return stopping ? draining(actors) : running(actors);
  }

  private Behavior<Command> running(RunActors actors) {
    return Behaviors.receive(Command.class)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(WrappedProgress.class, wrapped -> onProgress(wrapped.progress()))
        .onMessage(StreamEnded.class, ended -> onStreamEnded(ended.ended(), actors))
        .onMessage(Stop.class, stop -> draining(actors))
        .onSignal(ChildFailed.class, failed -> onFailed(failed, actors))
        .onSignal(Terminated.class, this::onGone)
        .build();
  }

  private Behavior<Command> onProgress(Progress progress) {
    if (progress instanceof Progress.Checkpointed) {
      failures = 0;
    }
    return Behaviors.same();
  }

  private Behavior<Command> onAwaitEnd(AwaitEnd request) {
    awaiting.add(request.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> onStreamEnded(Ingest.Ended ended, RunActors actors) {
    if (ended instanceof Ingest.Failed failed) {
      return ended(new Failed(failed.cause()));
    }
    return ended instanceof Ingest.Lost lost
        ? finishing(actors, taken -> new Failed(lost.cause()))
        : finishing(actors, RunGuardian::finished);
  }

  private Behavior<Command> draining(RunActors actors) {
    wait.waitFor("the batch at hand to be learnt");
    actors
        .ingest()
        .tell(new Ingest.Drain(context.messageAdapter(Ingest.Drained.class, Drained::new)));
    return Behaviors.receive(Command.class)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(Drained.class, drained -> finishing(actors, RunGuardian::finished))
        .onMessage(StreamEnded.class, ended -> onStreamEnded(ended.ended(), actors))
        .onMessage(StillWaiting.class, this::onStillWaiting)
        .onMessage(EndOverdue.class, overdue -> ended(new Failed(wait.overdue())))
        .onMessage(Command.class, late -> Behaviors.same())
        .onSignal(ChildFailed.class, this::onFailedAtTheEnd)
        .onSignal(Terminated.class, this::onGone)
        .build();
  }

  private static RunEnded finished(CheckpointKeeper.Taken last) {
    return new Finished(last.checkpoint(), last.version());
  }

  /**
   * All is learnt; what is missing is the last checkpoint, unless its keeper fails just now.
   *
   * @param end how the run ends once that is on disk
   */
  private Behavior<Command> finishing(
      RunActors actors, Function<CheckpointKeeper.Taken, RunEnded> end) {
    wait.waitFor("the last checkpoint to be written");
    actors
        .keeper()
        .tell(
            new CheckpointKeeper.Take(
                context.messageAdapter(CheckpointKeeper.Answer.class, KeeperAnswered::new)));
    return Behaviors.receive(Command.class)
        .onMessage(AwaitEnd.class, this::onAwaitEnd)
        .onMessage(KeeperAnswered.class, answered -> onKeeperAnswered(answered.answer(), end))
        .onMessage(StillWaiting.class, this::onStillWaiting)
        .onMessage(EndOverdue.class, overdue -> ended(new Failed(wait.overdue())))
        .onMessage(Command.class, late -> Behaviors.same())
        .onSignal(ChildFailed.class, this::onFailedAtTheEnd)
        .onSignal(Terminated.class, this::onGone)
        .build();
  }

  private Behavior<Command> onKeeperAnswered(
      CheckpointKeeper.Answer answer, Function<CheckpointKeeper.Taken, RunEnded> end) {
    if (answer instanceof CheckpointKeeper.Taken taken) {
      return ended(end.apply(taken));
    }
    CheckpointKeeper.NotTaken notTaken = (CheckpointKeeper.NotTaken) answer;
    return ended(new Failed(new UnsavedException(notTaken.reason())));
  }

  private Behavior<Command> onStillWaiting(StillWaiting waiting) {
    wait.onStillWaiting(waiting);
    return Behaviors.same();
  }

  private Behavior<Command> onFailed(ChildFailed failed, RunActors actors) {
    if (!actors.needs(failed.getRef())) {
      return onGone(failed);
    }
    Throwable cause = Causes.of(failed.getCause());
    failures++;
    actors.stop(context);
    if (failures >= MOST_FAILURES) {
      return ended(new Failed(cause));
    }
    // With its stack trace it is in the log already: whatever an actor throws is.
    context
        .getLog()
        .warn("{} failed, going back to the last checkpoint", failed.getRef().path().name());
    return loading(Optional.of(cause));
  }

  /** The run ends all the same, with or without who only looks on. */
  private Behavior<Command> onFailedAtTheEnd(ChildFailed failed) {
    return watchers.has(failed.getRef())
        ? onGone(failed)
        : ended(new Failed(Causes.of(failed.getCause())));
  }

  private Behavior<Command> onGone(Terminated gone) {
    watchers.gone(gone);
    return Behaviors.same();
  }

  /** Tells who waits, now or later, and stops nothing: whoever waits ends the system. */
  private Behavior<Command> ended(RunEnded end) {
    wait.isOver();
    awaiting.forEach(asker -> asker.tell(end));
    return Behaviors.receive(Command.class)
        .onMessage(
            AwaitEnd.class,
            late -> {
              late.replyTo().tell(end);
              return Behaviors.same();
            })
        .onMessage(Command.class, late -> Behaviors.same())
        .onSignal(Terminated.class, this::onGone)
        .build();
  }
}
