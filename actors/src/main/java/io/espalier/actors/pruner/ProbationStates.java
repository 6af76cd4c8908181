package io.espalier.actors.pruner;

import io.espalier.actors.guard.CutCycle;
import io.espalier.actors.guard.GuardKind;
import io.espalier.actors.guard.Judgement;
import io.espalier.actors.guard.Probation;
import io.espalier.actors.guard.ProbationWatch;
import io.espalier.actors.progress.PruningProgress.Outcome;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.pruner.Doing.Ending;
import io.espalier.actors.pruner.Doing.Watching;
import io.espalier.actors.pruner.Pruner.Applied;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.pruner.Pruner.GotShadowEnded;
import io.espalier.actors.trainer.Trainer;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A pruner that watches what a change did, keeps it or takes it back. */
final class ProbationStates {

  private final Surroundings with;
  private final PrunerStates states;

  ProbationStates(Surroundings with, PrunerStates states) {
    this.with = with;
    this.states = states;
  }

  /** A change was made. */
  Behavior<Command> onApplied(String criterion, Probation probation) {
    with.news().mask(with.course().mask());
    with.news().applied(criterion, probation, with.course().mask());
    return onProbation(watch(probation));
  }

  private ProbationWatch watch(Probation probation) {
    return new ProbationWatch(probation, with.cycle());
  }

  /** Goes on with a probation. */
  Behavior<Command> onProbation(Probation probation) {
    return onProbation(watch(probation));
  }

  private Behavior<Command> onProbation(ProbationWatch watch) {
    with.news().phase(Phase.ON_PROBATION);
    return with.reception()
        .listening(
            records -> until(records, watch.start()),
            () -> new Watching(watch.probation()),
            batch -> {
              watch.add(batch, with.course().records(), with.course().takeUnchanged());
              return judge(watch);
            },
            () -> onDrift(watch))
        .build();
  }

  /** A guard that looks at the end alone need not be asked before. */
  private long until(long records, Probation probation) {
    if (with.cycle().guard() != GuardKind.WINDOW) {
      return with.shortlyAhead(records);
    }
    long end = CutCycle.after(probation.startedAt(), with.cycle().probationRecords());
    return Math.max(CutCycle.after(records, 1), Math.min(with.ahead(records), end));
  }

  /** A cut that a drift broke off is one that ended there. */
  Behavior<Command> onDrift(Probation made, String criterion) {
    with.news().applied(criterion, made, with.course().mask());
    ProbationWatch watch = watch(made);
    Behavior<Command> next = onDrift(watch);
    return next == Behaviors.<Command>same() ? onProbation(watch) : next;
  }

  /**
   * Whether the change or the stream did the harm, the network has all of the change back before it
   * grows. Where nothing grows, the change is judged all the same.
   */
  private Behavior<Command> onDrift(ProbationWatch watch) {
    if (!with.course().hasRegrown()) {
      return Behaviors.same();
    }
    if (!with.course().isUndone()) {
      with.takeInRegrowth();
      return end(watch, true, false);
    }
    undone(watch, false);
    with.takeInRegrowth();
    return states.waiting().warming(Phase.PAUSED);
  }

  private Behavior<Command> judge(ProbationWatch watch) {
    long seen = with.course().records() - watch.start().startedAt();
    Optional<Judgement> judgement = with.course().guard().judge(watch, seen);
    judgement.ifPresent(made -> tell(made, watch));
    return judgement
        .map(made -> end(watch, made.isUndone(), made.isHarmful()))
        .orElseGet(Behaviors::same);
  }

  private void tell(Judgement judgement, ProbationWatch watch) {
    if (with.course().guard().isByWindows()) {
      with.news().coarseness(with.cycle().guardMargin(), watch.start().qualityBefore());
    }
    judgement.doubt().ifPresent(with.news()::undecided);
  }

  private Behavior<Command> end(ProbationWatch watch, boolean isUndone, boolean isHarmful) {
    if (with.cycle().guard() == GuardKind.WINDOW && !isUndone) {
      return kept(watch);
    }
    return ending(watch, isUndone, isHarmful, with.horizon().records());
  }

  /** Goes on with the end of a probation. */
  Behavior<Command> ending(Ending ending) {
    return ending(watch(ending.probation()), ending.isUndone(), ending.isHarmful(), ending.at());
  }

  private Behavior<Command> ending(
      ProbationWatch watch, boolean isUndone, boolean isHarmful, long at) {
    GuardKind guard = with.cycle().guard();
    boolean takesOver = isUndone && guard == GuardKind.SHADOW;
    if (guard != GuardKind.WINDOW) {
      with.trainer().tell(new Trainer.EndShadow(at, takesOver, with.adapters().shadow()));
    }
    if (isUndone && !takesOver) {
      takeBack(watch.start(), at);
    }
    BehaviorBuilder<Command> waiting =
        with.reception()
            .awaiting(
                Surroundings.TRAINER,
                with::ahead,
                () -> new Ending(watch.probation(), isUndone, isHarmful, at),
                () -> onDriftWhileEnding(watch),
                () -> states.starting(new Watching(watch.probation())));
    return isUndone && !takesOver
        ? waiting.onMessage(Applied.class, applied -> undoneAnd(watch, isHarmful)).build()
        : waiting
            .onMessage(
                GotShadowEnded.class,
                got -> isUndone ? shadowEnded(got, watch, isHarmful) : kept(watch))
            .build();
  }

  /** The end is on its way, unless a shadow that was to end has just taken over. */
  private Behavior<Command> onDriftWhileEnding(ProbationWatch watch) {
    if (with.course().isUndone()) {
      return onDrift(watch);
    }
    with.takeInRegrowth();
    return Behaviors.same();
  }

  /** Takes the change back in one piece. */
  private void takeBack(Probation probation, long at) {
    with.trainer()
        .tell(new Trainer.ApplyMask(at, probation.change().inverse(), with.adapters().change()));
  }

  /** A shadow that is not there any more is one that a restart lost. */
  private Behavior<Command> shadowEnded(
      GotShadowEnded got, ProbationWatch watch, boolean isHarmful) {
    if (got.ended().tookOver()) {
      return undoneAnd(watch, isHarmful);
    }
    takeBack(watch.start(), with.horizon().records());
    return with.reception()
        .awaiting(
            Surroundings.TRAINER,
            with::ahead,
            () -> new Watching(watch.probation()),
            () -> onDriftWhileEnding(watch),
            () -> states.starting(new Watching(watch.probation())))
        .onMessage(Applied.class, applied -> undoneAnd(watch, isHarmful))
        .build();
  }

  private Behavior<Command> kept(ProbationWatch watch) {
    with.course().guard().judged(watch.start().qualityBefore());
    with.news().judged(watch.start(), with.course().mask(), Outcome.KEPT, watch);
    Phase next = with.schedule().isDue(with.course().records()) ? Phase.WARMING : Phase.PAUSED;
    with.schedule().settle(watch.start().startedAt(), with.course().journal().lastMerged());
    return states.carryingOut().compactingIfWanted(next);
  }

  private Behavior<Command> undoneAnd(ProbationWatch watch, boolean isHarmful) {
    undone(watch, isHarmful);
    return states.waiting().warming(Phase.RECOVERING);
  }

  private void undone(ProbationWatch watch, boolean isHarmful) {
    PruningSchedule schedule = with.schedule();
    with.mask(with.course().mask().after(watch.start().change().inverse()));
    with.news()
        .judged(
            watch.start(),
            with.course().mask(),
            schedule.isDue(with.course().records()) ? Outcome.ROLLED_BACK : Outcome.DRIFTED,
            watch);
    schedule.recover(with.course().records(), with.course().journal().lastMerged(), isHarmful);
  }
}
