package io.espalier.actors.pruner;

import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.pruner.Doing.CarryingOut;
import io.espalier.actors.pruner.Pruner.Command;
import io.espalier.actors.pruner.Pruner.GotEvidence;
import io.espalier.actors.pruner.Pruner.GotScoringWeights;
import io.espalier.actors.pruner.Pruner.Scored;
import io.espalier.actors.pruner.Pruner.ScoringFailed;
import io.espalier.actors.trainer.Trainer;
import io.espalier.model.evidence.Evidence;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A pruner that works out what to take away. What it finds is carried out at a record that is fixed
 * before: from the copies on the trainer goes no farther, however long it takes. A state that is
 * asked for meanwhile is answered with what is found.
 */
final class ScoringStates {

  private final Surroundings with;
  private final PrunerStates states;

  ScoringStates(Surroundings with, PrunerStates states) {
    this.with = with;
    this.states = states;
  }

  /** Waits for copies of network and evidence, made at the farthest that the trainer may be. */
  Behavior<Command> gathering() {
    return gathering(with.horizon().records());
  }

  /** As above, with copies made once {@code at} records are trained. */
  Behavior<Command> gathering(long at) {
    with.news().phase(Phase.SCORING);
    with.trainer()
        .tell(
            new Trainer.ScoringSnapshot(at, with.adapters().scoring(), with.adapters().evidence()));
    return with.reception()
        .awaiting(
            Surroundings.TRAINER,
            with::ahead,
            () -> new Doing.Scoring(at),
            this::onDrift,
            () -> states.waiting().warming(Phase.WARMING))
        .onMessage(GotScoringWeights.class, got -> gatheringEvidence(got.weights()))
        .build();
  }

  private Behavior<Command> onDrift() {
    with.takeInRegrowth();
    return states.waiting().warming(Phase.PAUSED);
  }

  private Behavior<Command> gatheringEvidence(Trainer.Weights weights) {
    long basis = weights.records();
    long at = with.ahead(basis);
    return with.reception()
        .awaitingWhatIsFound(
            Surroundings.MONITOR,
            at,
            () -> onDrift(basis, at),
            () -> onProposed(Proposal.Nothing.KNOWN, basis, at))
        .onMessage(GotEvidence.class, got -> onEvidence(weights, got.evidence(), at))
        .build();
  }

  private Behavior<Command> onEvidence(Trainer.Weights weights, Evidence evidence, long at) {
    boolean isEnough =
        with.schedule().repruning().isPresent()
            ? with.settings().isEnoughToReprune(evidence)
            : with.settings().isEnough(evidence);
    return isEnough
        ? scoring(weights, evidence, at)
        : onProposed(Proposal.Nothing.KNOWN, weights.records(), at);
  }

  private Behavior<Command> scoring(Trainer.Weights weights, Evidence evidence, long at) {
    long basis = weights.records();
    Round round =
        with.schedule().round(with.course().mask(), with.course().journal().isTurnOfMerges());
    with.context()
        .pipeToSelf(
            CompletableFuture.supplyAsync(
                () -> round.propose(weights.network(), evidence), with.scoringExecutor()),
            (proposal, failure) ->
                failure == null ? new Scored(proposal, basis) : new ScoringFailed(failure));
    // Not ended when it takes long: whoever scores still does, and a second one would wait behind.
    return with.reception()
        .awaitingWhatIsFound(Surroundings.SCORING, at, () -> onDrift(basis, at), Behaviors::same)
        .onMessage(
            Scored.class,
            scored -> scored.basis() == basis,
            scored -> onProposed(scored.proposal(), basis, at))
        .onMessage(ScoringFailed.class, failed -> onScoringFailed(failed.cause()))
        .build();
  }

  /** Whatever is found, the drift overtakes it. */
  private Behavior<Command> onDrift(long basis, long at) {
    with.reception()
        .found(new CarryingOut(basis, at, Proposal.Nothing.LEFT, Optional.empty()), with::ahead);
    return onDrift();
  }

  private Behavior<Command> onProposed(Proposal proposal, long basis, long at) {
    if (with.course().records() >= at) {
      with.news().late();
    }
    CarryingOut found = new CarryingOut(basis, at, proposal, Optional.empty());
    with.reception().found(found, with::ahead);
    return states.carryingOut().begin(found);
  }

  /** A fault of the program: to be seen by the supervisor, which starts the pruner again. */
  private Behavior<Command> onScoringFailed(Throwable cause) {
    throw new IllegalStateException(
        "scoring with " + with.settings().reduction().name() + " failed", cause);
  }
}
