package io.espalier.actors.pruner;

import io.espalier.actors.guard.BatchOutcome;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Boundary;
import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.actors.progress.Progress.Learned;
import io.espalier.actors.progress.Progress.Regrown;
import io.espalier.actors.progress.Progress.Rewired;
import io.espalier.actors.progress.Progress.Shadowed;
import io.espalier.actors.progress.Progress.Started;
import io.espalier.actors.progress.StateRequests;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.pruner.Pruner.Overdue;
import io.espalier.actors.pruner.Pruner.Refused;
import io.espalier.actors.pruner.Pruner.SaveState;
import io.espalier.actors.pruner.Pruner.WrappedProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * What a pruner does with what it is told, whatever state it is in: it follows the trainer's
 * progress, lets the trainer go on, has its state copied, and misses answers that do not come.
 * Owned by the pruner.
 */
final class Reception {

  private final ActorContext<Command> context;
  private final PrunerSettings settings;
  private final PruningCourse course;
  private final Horizon horizon;
  private final PrunerNews news;
  private final StateRequests<PrunerState> stateRequests;
  private final List<Unfinished> unfinished = new ArrayList<>();

  /** A state that was asked for before it was known what is found. */
  private record Unfinished(Boundary boundary, PrunerState state) {}

  Reception(
      ActorContext<Command> context,
      PrunerSettings settings,
      PruningCourse course,
      Horizon horizon,
      PrunerNews news,
      StateRequests<PrunerState> stateRequests) {
    this.context = context;
    this.settings = settings;
    this.course = course;
    this.horizon = horizon;
    this.news = news;
    this.stateRequests = stateRequests;
  }

  /**
   * A state that goes on with an answer.
   *
   * @param from whom it comes from
   * @param until how far the trainer may go, by how far it was when it was last heard of
   * @param doing for a checkpoint
   * @param onDrift what comes next once the course knows of a drift
   * @param lost the state to go on with if the answer doesn't come
   */
  BehaviorBuilder<Command> awaiting(
      String from,
      LongUnaryOperator until,
      Supplier<Doing> doing,
      Supplier<Behavior<Command>> onDrift,
      Supplier<Behavior<Command>> lost) {
    return awaiting(from, until, boundary -> answer(boundary, state(doing.get())), onDrift, lost);
  }

  /**
   * A state that goes on with what is found, in the time until {@code at} records are trained. Who
   * asks for a copy of it is answered once that is {@link #found}.
   *
   * @param at how far the trainer may go
   */
  BehaviorBuilder<Command> awaitingWhatIsFound(
      String from, long at, Supplier<Behavior<Command>> onDrift, Supplier<Behavior<Command>> lost) {
    return awaiting(
        from,
        records -> at,
        boundary -> unfinished.add(new Unfinished(boundary, state(Doing.Waiting.INSTANCE))),
        onDrift,
        lost);
  }

  /**
   * Answers who asked meanwhile, each as of when it asked: as if it had been found before, so that
   * a state does not depend on how long that takes.
   *
   * @param until how far the trainer may go with what is found, as of {@link #awaiting}
   */
  void found(Doing doing, LongUnaryOperator until) {
    for (Unfinished asked : unfinished) {
      long horizon = until.applyAsLong(asked.boundary().records());
      answer(asked.boundary(), asked.state().doing(doing, horizon));
    }
    unfinished.clear();
  }

  private BehaviorBuilder<Command> awaiting(
      String from,
      LongUnaryOperator until,
      Consumer<Boundary> onBoundary,
      Supplier<Behavior<Command>> onDrift,
      Supplier<Behavior<Command>> lost) {
    Wait wait = new Wait(from);
    remind(wait);
    return listening(
        Behaviors.receive(Command.class)
            .onMessage(
                Overdue.class,
                overdue -> overdue.answer() == wait,
                overdue -> onOverdue(wait, lost)),
        until,
        onBoundary,
        batch -> {
          wait.batchLearnt();
          return Behaviors.same();
        },
        onDrift);
  }

  private void remind(Wait wait) {
    context.scheduleOnce(Wait.DEADLINE, context.getSelf(), new Overdue(wait));
  }

  private Behavior<Command> onOverdue(Wait wait, Supplier<Behavior<Command>> lost) {
    if (!wait.isInVain() && course.records() < horizon.records()) {
      remind(wait);
      return Behaviors.same();
    }
    context.getLog().warn("no answer from the {} at {} records", wait.from(), course.records());
    news.replyLost(wait.from());
    return lost.get();
  }

  /** A fault of the program: begun anew, the pruner takes the mask from the trainer. */
  private Behavior<Command> onRefused(Refused refused) {
    throw new IllegalStateException(
        "the trainer refused a change at " + course.records() + " records: " + refused.reason());
  }

  /**
   * A state that goes on with the stream.
   *
   * @param until as of {@link #awaiting}
   * @param doing for a checkpoint
   * @param onDrift what comes next once the course knows of a drift
   */
  BehaviorBuilder<Command> listening(
      LongUnaryOperator until,
      Supplier<Doing> doing,
      Function<BatchOutcome, Behavior<Command>> onBatch,
      Supplier<Behavior<Command>> onDrift) {
    return listening(
        Behaviors.receive(Command.class),
        until,
        boundary -> answer(boundary, state(doing.get())),
        onBatch,
        onDrift);
  }

  private BehaviorBuilder<Command> listening(
      BehaviorBuilder<Command> first,
      LongUnaryOperator until,
      Consumer<Boundary> onBoundary,
      Function<BatchOutcome, Behavior<Command>> onBatch,
      Supplier<Behavior<Command>> onDrift) {
    horizon.advance(until.applyAsLong(course.records()));
    return first
        .onMessage(Overdue.class, answered -> Behaviors.same())
        .onMessage(Refused.class, this::onRefused)
        .onMessage(
            WrappedProgress.class,
            wrapped -> {
              Behavior<Command> next = onProgress(wrapped.progress(), onBoundary, onBatch, onDrift);
              if (next == Behaviors.<Command>same()) {
                horizon.advance(until.applyAsLong(course.records()));
              }
              return next;
            })
        .onMessage(SaveState.class, this::onSaveState);
  }

  private Behavior<Command> onProgress(
      Progress progress,
      Consumer<Boundary> onBoundary,
      Function<BatchOutcome, Behavior<Command>> onBatch,
      Supplier<Behavior<Command>> onDrift) {
    course.records(progress.records());
    if (progress instanceof Learned learned) {
      return onLearned(learned, onBatch);
    }
    if (progress instanceof DriftSignal drift && drift.confirmed() && settings.enabled()) {
      course.drifted().ifPresent(news::reassessed);
      return onDrift.get();
    }
    if (progress instanceof Boundary boundary) {
      course.begin(); // after a restart it may come before it is told where to start
      onBoundary.accept(boundary);
    } else if (progress instanceof Started) {
      course.begin();
    } else if (progress instanceof Shadowed shadowed) {
      course.shadowed(shadowed.quality());
    } else if (progress instanceof Regrown regrown) {
      course.regrown(regrown);
    } else if (progress instanceof Rewired rewired) {
      course.mask(new Mask(course.mask().spec(), rewired.live()));
      news.mask(course.mask());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onLearned(
      Learned learned, Function<BatchOutcome, Behavior<Command>> onBatch) {
    BatchOutcome batch = new BatchOutcome(learned.quality(), learned.loss());
    course.learned(batch);
    Behavior<Command> next = onBatch.apply(batch);
    course.takeUnchanged(); // of this batch alone
    return next;
  }

  private Behavior<Command> onSaveState(SaveState request) {
    stateRequests.add(request.request(), request.replyTo());
    return Behaviors.same();
  }

  private PrunerState state(Doing doing) {
    return course.state(horizon.records(), doing);
  }

  private void answer(Boundary boundary, PrunerState state) {
    stateRequests.answer(boundary, () -> state);
  }
}
