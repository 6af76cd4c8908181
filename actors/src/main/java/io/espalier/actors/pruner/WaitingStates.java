package io.espalier.actors.pruner;

import io.espalier.actors.guard.Ground;
import io.espalier.actors.guard.Rest;
import io.espalier.actors.progress.PruningProgress.Doubt;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.trainer.Trainer;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A pruner that waits for the next cut to be due, or has nothing to wait for. */
final class WaitingStates {

  private final Surroundings with;
  private final PrunerStates states;

  WaitingStates(Surroundings with, PrunerStates states) {
    this.with = with;
    this.states = states;
  }

  /** Waits until the next cut is due and there is a whole window of quality to judge it by. */
  Behavior<Command> warming(Phase phase) {
    if (!with.settings().enabled()) {
      return resting(Phase.OFF);
    }
    if (with.schedule().repruning().isEmpty()
        && with.schedule().isTargetReached(with.course().mask())) {
      return resting(Phase.SETTLED);
    }
    with.news().phase(with.schedule().repruning().isPresent() ? Phase.REPRUNING : phase);
    return with.reception()
        .listening(
            this::untilDue,
            () -> Doing.Waiting.INSTANCE,
            batch -> onBatch(),
            () -> {
              with.takeInRegrowth();
              return warming(Phase.PAUSED);
            })
        .build();
  }

  /** The trainer stops where the next cut is due, and goes on as soon as that is looked at. */
  private long untilDue(long records) {
    long ahead = with.ahead(records);
    long dueAt = with.schedule().nextDueAt();
    return records < dueAt ? Math.min(ahead, dueAt) : ahead;
  }

  private Behavior<Command> onBatch() {
    PruningSchedule schedule = with.schedule();
    if (schedule.repruning().isPresent()) {
      return with.course().records() < schedule.nextDueAt() ? Behaviors.same() : reprune();
    }
    if (!schedule.isOverdue(with.course().records()) || !with.course().window().isFull()) {
      return Behaviors.same();
    }
    if (schedule.rest().isPresent()) {
      with.news().waiting(schedule.rest().map(Rest::doubt));
      return Behaviors.same();
    }
    return prune();
  }

  /** Scores say nothing where there is nothing to learn. */
  private Behavior<Command> reprune() {
    Optional<Doubt> doubt =
        Ground.doubt(with.course().window().seen()).filter(found -> found != Doubt.LOSS_RISING);
    with.news().waiting(doubt);
    if (doubt.isPresent()) {
      with.schedule().repruneLater();
      return Behaviors.same();
    }
    return states.scoring().gathering();
  }

  private Behavior<Command> prune() {
    Optional<Doubt> doubt = Ground.doubt(with.course().window().seen());
    with.news().waiting(doubt);
    if (doubt.isPresent()) {
      with.schedule().lookAgain(with.course().records());
      return Behaviors.same();
    }
    return with.schedule().isJudgedAtItsRate(with.course().records())
        ? states.scoring().gathering()
        : raising();
  }

  /**
   * A raised learning rate costs accuracy by itself, and the cut would be blamed for it: so it is
   * raised a window before the cut.
   */
  private Behavior<Command> raising() {
    with.schedule().raised(with.course().records(), with.horizon().records());
    tellRaise();
    return Behaviors.same();
  }

  /** Tells the trainer of the raise that is still to come, if there is one. */
  void tellRaise() {
    with.schedule()
        .raiseToCome(with.course().recordsBefore())
        .ifPresent(
            raise ->
                with.trainer()
                    .tell(
                        new Trainer.RaiseRate(
                            raise.from(), raise.basis(), with.schedule().rate())));
  }

  /** Whether nothing will ever be asked of the trainer again: it can't be held up once let go. */
  private boolean maySettle(Phase phase) {
    return phase == Phase.OFF
        || with.settings().orders(with.course().mask().spec()).atDrift().isEmpty();
  }

  private Behavior<Command> resting(Phase phase) {
    with.news().phase(phase);
    return with.reception()
        .listening(
            records -> maySettle(phase) ? Long.MAX_VALUE : with.ahead(records),
            () -> Doing.Waiting.INSTANCE,
            batch -> Behaviors.same(),
            () -> with.takeInRegrowth() ? warming(Phase.PAUSED) : Behaviors.same())
        .build();
  }
}
