package io.espalier.model.train;

import io.espalier.model.evidence.BatchEvidence;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What one step saw before it learnt: test, then train. Its arrays are its own.
 *
 * @param predictions the class predicted for each sample, by the network as it was before the step
 * @param probabilities samples × classes, by the same network
 * @param loss mean cross-entropy in nats
 * @param evidence what the batch says to criteria, when the step was asked to observe
 */
public record StepResult(
    int[] predictions, float[] probabilities, double loss, Optional<BatchEvidence> evidence) {

  /** The same with other evidence. */
  public StepResult with(Optional<BatchEvidence> other) {
    return new StepResult(predictions, probabilities, loss, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StepResult that
        && loss == that.loss
        && Arrays.equals(predictions, that.predictions)
        && Arrays.equals(probabilities, that.probabilities)
        && evidence.equals(that.evidence);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(predictions), Arrays.hashCode(probabilities), loss, evidence);
  }
}
