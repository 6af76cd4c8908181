package io.espalier.actors.pruner;

import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.pruner.Doing.CarryingOut;
import io.espalier.actors.pruner.Doing.Watching;
import io.espalier.actors.pruner.Pruner.Applied;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.pruner.Pruner.GotCompacted;
import io.espalier.actors.pruner.Pruner.Overtaken;
import io.espalier.actors.trainer.RaisedRate;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.compact.Shrinkage;
import io.espalier.model.edit.Change;
import io.espalier.model.plan.Method;
import io.espalier.model.plan.StreamDefaults;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A pruner that has the trainer change the network. */
final class CarryingOutStates {

  private final Surroundings with;
  private final PrunerStates states;

  CarryingOutStates(Surroundings with, PrunerStates states) {
    this.with = with;
    this.states = states;
  }

  /** Has done what was found, or goes on with it where it was. */
  Behavior<Command> begin(CarryingOut found) {
    if (found.proposal() instanceof Proposal.Nothing nothing) {
      return takingNothing(found, nothing);
    }
    with.news().phase(Phase.CUTTING);
    return found.proposal() instanceof Proposal.Merge merge
        ? merging(merge, found)
        : cutting(found, (Proposal.Cut) found.proposal());
  }

  /** Like a cut it is done at its record, so that a drift before that overtakes it too. */
  private Behavior<Command> takingNothing(CarryingOut found, Proposal.Nothing nothing) {
    if (with.course().records() >= found.at()) {
      return afterNothing(found, nothing);
    }
    return with.reception()
        .listening(
            with::ahead,
            () -> found,
            batch ->
                with.course().records() >= found.at()
                    ? afterNothing(found, nothing)
                    : Behaviors.same(),
            this::onDrift)
        .build();
  }

  private Behavior<Command> afterNothing(CarryingOut found, Proposal.Nothing nothing) {
    PruningSchedule schedule = with.schedule();
    boolean isReprune = schedule.repruning().isPresent();
    switch (nothing) {
      case KNOWN -> {
        if (isReprune) {
          schedule.repruneLater();
        } else {
          schedule.lookAgain(found.basis());
        }
      }
      case LEFT -> {
        if (isReprune) {
          schedule.repruned(with.course().records());
        } else {
          schedule.skip(found.basis());
        }
      }
    }
    return states.waiting().warming(Phase.WARMING);
  }

  private Behavior<Command> onDrift() {
    with.takeInRegrowth();
    return states.waiting().warming(Phase.PAUSED);
  }

  private boolean hasShadow() {
    return with.cycle().guard() != GuardKind.WINDOW && with.schedule().repruning().isEmpty();
  }

  private void keepShadow(long at, long basis) {
    if (hasShadow()) {
      with.trainer()
          .tell(new Trainer.KeepShadow(at, basis, with.cycle().guard() == GuardKind.SHADOW));
    }
  }

  /**
   * All slices at once: the trainer makes one between two batches each. One that goes on with what
   * is made has made the last at this boundary.
   */
  private Behavior<Command> cutting(CarryingOut found, Proposal.Cut chosen) {
    long at = found.made().isPresent() ? with.course().records() + 1 : found.at();
    CutInProgress cut =
        CutInProgress.of(
            chosen, found.basis(), at, found.made(), with.settings().sliceParameters());
    Optional<RaisedRate> rate =
        with.schedule().repruning().isPresent()
            ? Optional.empty()
            : Optional.of(with.schedule().rate());
    keepShadow(at, found.basis());
    for (Change slice : cut.remaining()) {
      with.trainer()
          .tell(new Trainer.ApplyMask(at, found.basis(), slice, rate, with.adapters().change()));
    }
    return cutting(cut);
  }

  private Behavior<Command> cutting(CutInProgress cut) {
    return with.reception()
        .awaiting(
            Surroundings.TRAINER,
            with::ahead,
            () -> cut.doing(with.course().records()),
            () -> onDrift(cut),
            () ->
                states.starting(
                    probation(cut).<Doing>map(Watching::new).orElse(Doing.Waiting.INSTANCE)))
        .onMessage(
            Applied.class,
            applied -> {
              Change slice = applied.applied().change();
              with.course().mask(with.course().mask().after(slice));
              return afterSlice(cut.after(slice, with.course().window().quality()));
            })
        .onMessage(Overtaken.class, overtaken -> afterSlice(cut.withoutNext()))
        .build();
  }

  private Optional<Probation> probation(CutInProgress cut) {
    return cut.probation(with.course().records());
  }

  /** What is made of the cut by then is the cut, unless the trainer has taken it back. */
  private Behavior<Command> onDrift(CutInProgress cut) {
    Optional<Probation> made = probation(cut);
    if (made.isPresent() && with.schedule().repruning().isPresent()) {
      with.news().cutAgain(cut.criterion(), made.get(), with.course().mask());
      return onDrift();
    }
    if (made.isEmpty()) {
      return onDrift();
    }
    if (with.course().isUndone()) {
      with.course().mask(with.course().mask().after(made.get().change().inverse()));
      return onDrift();
    }
    return states.probation().onDrift(made.get(), cut.criterion());
  }

  private Behavior<Command> afterSlice(CutInProgress cut) {
    if (!cut.remaining().isEmpty()) {
      return cutting(cut);
    }
    Optional<Probation> made = probation(cut);
    if (made.isEmpty()) {
      return states.waiting().warming(Phase.PAUSED);
    }
    if (with.schedule().repruning().isPresent()) {
      return cutAgain(cut.criterion(), made.get());
    }
    with.schedule().cut(with.course().records());
    return states.probation().onApplied(cut.criterion(), made.get());
  }

  private Behavior<Command> cutAgain(String criterion, Probation made) {
    with.news().mask(with.course().mask());
    with.news().cutAgain(criterion, made, with.course().mask());
    with.schedule().repruned(with.course().records());
    return compactingIfWanted(Phase.WARMING);
  }

  /** All folds at once, between two batches: what one hands over another may hand on. */
  private Behavior<Command> merging(Proposal.Merge merge, CarryingOut found) {
    keepShadow(found.at(), found.basis());
    with.trainer()
        .tell(
            new Trainer.Merge(found.at(), found.basis(), merge.folds(), with.adapters().change()));
    return with.reception()
        .awaiting(
            Surroundings.TRAINER,
            with::ahead,
            () -> found,
            this::onDrift,
            () -> states.starting(Doing.Waiting.INSTANCE))
        .onMessage(
            Applied.class,
            applied -> onMerged(applied.applied().change(), with.course().window().quality()))
        .onMessage(Overtaken.class, overtaken -> states.waiting().warming(Phase.PAUSED))
        .build();
  }

  private Behavior<Command> onMerged(Change change, double qualityBefore) {
    with.course().mask(with.course().mask().after(change));
    return states
        .probation()
        .onApplied(Method.NOISE_OUT, new Probation(with.course().records(), qualityBefore, change));
  }

  /** What passed probation is never taken back: the trainer need not hold what it removed. */
  Behavior<Command> compactingIfWanted(Phase next) {
    return with.settings().compact()
        ? compacting(with.horizon().records(), next)
        : states.waiting().warming(next);
  }

  /** Waits for the trainer to look whether a smaller network is worth it. */
  Behavior<Command> compacting(long at, Phase next) {
    with.trainer()
        .tell(
            new Trainer.Compact(
                at, StreamDefaults.LEAST_SHARE_COMPACTED, with.adapters().compacted()));
    return with.reception()
        .awaiting(
            Surroundings.TRAINER,
            with::ahead,
            () -> new Doing.Compacting(at),
            () -> {
              with.takeInRegrowth();
              return Behaviors.same();
            },
            () -> states.starting(Doing.Waiting.INSTANCE))
        .onMessage(
            GotCompacted.class,
            got -> {
              got.compacted().shrinkage().ifPresent(this::onShrunk);
              return states.waiting().warming(next);
            })
        .build();
  }

  private void onShrunk(Shrinkage shrinkage) {
    with.course().mask(with.course().mask().after(shrinkage.change()));
    with.news().compacted(shrinkage);
    with.news().mask(with.course().mask());
  }
}
