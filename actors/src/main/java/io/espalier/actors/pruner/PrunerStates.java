package io.espalier.actors.pruner;

import io.espalier.actors.guard.Probation;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.pruner.Doing.CarryingOut;
import io.espalier.actors.pruner.Doing.Compacting;
import io.espalier.actors.pruner.Doing.Ending;
import io.espalier.actors.pruner.Doing.Scoring;
import io.espalier.actors.pruner.Doing.Watching;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.pruner.Pruner.GotWeights;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.plan.Reduction.Cut;
import java.util.function.LongUnaryOperator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The states of a pruner: where it begins, and who has the others. What it goes by is in its {@link
 * PruningCourse}. Owned by the actor.
 */
final class PrunerStates {

  private final Surroundings with;
  private final WaitingStates waiting;
  private final ScoringStates scoring;
  private final CarryingOutStates carryingOut;
  private final ProbationStates probation;

  PrunerStates(Surroundings with) {
    this.with = with;
    waiting = new WaitingStates(with, this);
    scoring = new ScoringStates(with, this);
    carryingOut = new CarryingOutStates(with, this);
    probation = new ProbationStates(with, this);
  }

  WaitingStates waiting() {
    return waiting;
  }

  ScoringStates scoring() {
    return scoring;
  }

  CarryingOutStates carryingOut() {
    return carryingOut;
  }

  ProbationStates probation() {
    return probation;
  }

  /**
   * Learns where the trainer stands and what the mask is, before anything else.
   *
   * @param doing what it goes on with
   */
  Behavior<Command> starting(Doing doing) {
    with.trainer().tell(new Trainer.WeightsSnapshot(with.adapters().weights()));
    return with.reception()
        .awaiting(
            Surroundings.TRAINER,
            LongUnaryOperator.identity(),
            () -> doing,
            Behaviors::same,
            () -> starting(doing))
        .onMessage(GotWeights.class, got -> onStarted(got.weights(), doing))
        .build();
  }

  private Behavior<Command> onStarted(NetworkSnapshot weights, Doing doing) {
    with.mask(new Mask(weights.spec(), weights.live()));
    with.course().takeRegrown(); // the mask has it
    waiting.tellRaise();
    Behavior<Command> next =
        with.settings().enabled() || doing instanceof Ending
            ? goOn(doing)
            : goOn(doing.watched().<Doing>map(Watching::new).orElse(Doing.Waiting.INSTANCE));
    with.horizon().resume(); // now that the trainer knows what it has to do before that
    return next;
  }

  private Behavior<Command> goOn(Doing doing) {
    if (doing instanceof Watching watching) {
      return onProbation(watching.probation());
    }
    if (doing instanceof Scoring copies) {
      return scoring.gathering(copies.at());
    }
    if (doing instanceof CarryingOut found) {
      return carryingOut.begin(found);
    }
    if (doing instanceof Ending ending) {
      return probation.ending(ending);
    }
    return doing instanceof Compacting swap
        ? carryingOut.compacting(swap.at(), Phase.WARMING)
        : waiting.warming(Phase.WARMING);
  }

  /** One that is not in the journal is a cut that ended between two slices. */
  private Behavior<Command> onProbation(Probation watched) {
    return with.course().journal().endsOnProbation()
        ? probation.onProbation(watched)
        : probation.onApplied(nameOfCuts(), watched);
  }

  private String nameOfCuts() {
    return with.settings()
        .reduction()
        .cutting()
        .map(Cut::name)
        .orElse(with.settings().reduction().name());
  }
}
