package io.espalier.actors.trainer;

import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.format.StatePart;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.LearnerState;
import io.espalier.streaming.evaluate.EvaluatorState;
import java.util.BitSet;
import java.util.Optional;

/**
 * All that the trainer owns, at one batch boundary.
 *
 * @param learner network, mask and optimizer, in the layers that the network had at first
 * @param shape what the network is compacted to, see {@link ShrinkingLearner#shape}; empty while it
 *     is not; never written to
 * @param evaluator the prequential evaluation
 * @param position how far the stream has been learnt
 * @param unobserved records learnt since the monitor was last told of a batch
 * @param shadow what is compared with what is on probation
 * @param rates when the learning rate was raised, and until when it is
 * @param replay what is remembered to be learnt again
 * @param changes how often the network was changed, but for learning
 */
public record TrainerState(
    LearnerState learner,
    Optional<BitSet> shape,
    Optional<ShadowState> shadow,
    EvaluatorState evaluator,
    StreamPosition position,
    long unobserved,
    RateHistory rates,
    ReplayState replay,
    long changes) {

  /** How it stands in a file. */
  public static final StatePart<TrainerState> PART = new TrainerPart();

  /** The state of a trainer whose network was never changed. */
  public TrainerState(
      LearnerState learner,
      Optional<BitSet> shape,
      Optional<ShadowState> shadow,
      EvaluatorState evaluator,
      StreamPosition position,
      long unobserved,
      RateHistory rates,
      ReplayState replay) {
    this(learner, shape, shadow, evaluator, position, unobserved, rates, replay, 0);
  }

  /** The state of a trainer without replay. */
  public TrainerState(
      LearnerState learner,
      Optional<BitSet> shape,
      Optional<ShadowState> shadow,
      EvaluatorState evaluator,
      StreamPosition position,
      long unobserved,
      RateHistory rates) {
    this(learner, shape, shadow, evaluator, position, unobserved, rates, ReplayState.NONE);
  }

  /** The state of a trainer whose network is not compacted, nor its rate ever raised. */
  public TrainerState(
      LearnerState learner, EvaluatorState evaluator, StreamPosition position, long unobserved) {
    this(
        learner,
        Optional.empty(),
        Optional.empty(),
        evaluator,
        position,
        unobserved,
        RateHistory.NONE);
  }

  /** Whether it is known what the network would be without the change that is on probation. */
  public boolean hasUnquestioned() {
    return shadow.filter(ShadowState::learns).isPresent();
  }

  /**
   * What to predict with: the network without a change that nobody has judged yet, where there is
   * one that has learnt the same records.
   */
  public NetworkSnapshot unquestioned() {
    return shadow.filter(ShadowState::learns).map(ShadowState::learner).orElse(learner).network();
  }
}
