package io.espalier.model.train;

import io.espalier.model.evidence.BatchEvidence;
import java.util.Optional;

/**
 * What one step saw before it learnt: test, then train.
 *
 * @param predictions the class predicted for each sample, by the network as it was before the step
 * @param loss mean cross-entropy in nats
 * @param evidence what the batch says to criteria, when the step was asked to observe
 */
public record StepResult(int[] predictions, double loss, Optional<BatchEvidence> evidence) {}
