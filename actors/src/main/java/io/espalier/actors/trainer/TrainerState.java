package io.espalier.actors.trainer;

import io.espalier.model.train.LearnerState;
import io.espalier.streaming.evaluate.EvaluatorState;

/**
 * All that the trainer owns, at one batch boundary.
 *
 * @param learner network, mask and optimizer
 * @param evaluator the prequential evaluation
 * @param position how far the stream has been learnt
 * @param unobserved records learnt since the monitor was last told of a batch
 */
public record TrainerState(
    LearnerState learner, EvaluatorState evaluator, StreamPosition position, long unobserved) {}
