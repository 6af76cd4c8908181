package io.espalier.actors.guardian;

import io.espalier.actors.checkpoint.Checkpoint;
import io.espalier.actors.drift.DriftRecord;
import io.espalier.actors.pruner.PrunerState;
import io.espalier.actors.trainer.RateHistory;
import io.espalier.actors.trainer.ReplayState;
import io.espalier.actors.trainer.StreamPosition;
import io.espalier.actors.trainer.TrainerState;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.evaluate.PrequentialEvaluator;
import io.espalier.streaming.sample.Offsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What each actor of a run begins with: its part of a checkpoint, or nothing. An actor that
 * restarts begins with nothing: what it knew when it failed can't be trusted, and what the
 * checkpoint knew is of another time.
 *
 * @param start where the stream begins without a checkpoint
 */
record InitialState(RunSettings settings, Offsets start, Optional<Checkpoint> checkpoint) {

  /** The trainer is never restarted in place. */
  TrainerState trainer() {
    return checkpoint.map(Checkpoint::trainer).map(this::learningOn).orElseGet(this::initial);
  }

  /** What the optimizer remembers is of the run; how it is set is of the settings of today. */
  private TrainerState learningOn(TrainerState before) {
    LearnerState learner = before.learner();
    return new TrainerState(
        learner.with(settings.optimizer()),
        before.shape(),
        before.shadow().map(shadow -> shadow.with(settings.optimizer())),
        before.evaluator(),
        before.position(),
        before.unobserved(),
        before.rates(),
        before.replay(),
        before.changes());
  }

  private TrainerState initial() {
    return new TrainerState(
        LearnerState.initial(settings.initial(), settings.optimizer(), settings.seed()),
        Optional.empty(),
        Optional.empty(),
        new PrequentialEvaluator(settings.trainer().evaluation()).state(),
        new StreamPosition(start, 0, 0, 0),
        0,
        RateHistory.NONE,
        settings.trainer().learnsAgain() ? ReplayState.empty(settings.seed()) : ReplayState.NONE);
  }

  /** What is observed of a network: all that the pruner decides by. */
  EvidenceSpec observed(Layout layout) {
    return settings.pruner().evidence(layout);
  }

  /** Evidence that was gathered for another norm of kernels is of no use: it is not merged. */
  Supplier<RunningEvidence> evidence(NetworkSpec network) {
    return fromCheckpointOnce(
        part -> {
          RunningEvidence evidence =
              new RunningEvidence(observed(network.layout()), settings.halfLife());
          part.map(Checkpoint::evidence).ifPresent(evidence::merge);
          return evidence;
        });
  }

  Supplier<Optional<PrunerState>> pruner() {
    return fromCheckpointOnce(part -> part.map(Checkpoint::pruner));
  }

  /** Another detector than the one that the settings name now can't go on, so that one begins. */
  DriftRecord drift() {
    return settings.drift().over(settings.seed(), checkpoint.map(Checkpoint::drift));
  }

  private <T> Supplier<T> fromCheckpointOnce(Function<Optional<Checkpoint>, T> make) {
    AtomicReference<Optional<Checkpoint>> left = new AtomicReference<>(checkpoint);
    return () -> make.apply(left.getAndSet(Optional.empty()));
  }
}
