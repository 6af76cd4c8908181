package io.espalier.model.train;

import io.espalier.model.evidence.BatchActivity;
import java.util.Optional;

/**
 * What one step saw before it learnt: test, then train.
 *
 * @param predictions the class predicted for each sample, by the network as it was before the step
 * @param loss mean cross-entropy in nats
 * @param activity of every parametric layer's inputs, when the step was asked to observe
 */
public record StepResult(int[] predictions, double loss, Optional<BatchActivity> activity) {}
