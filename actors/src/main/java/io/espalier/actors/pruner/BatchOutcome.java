package io.espalier.actors.pruner;

import io.espalier.streaming.evaluate.Predictions;

/**
 * How a batch was predicted before it was learnt.
 *
 * @param predictions of its records
 * @param loss mean cross-entropy in nats
 */
public record BatchOutcome(Predictions predictions, double loss) {

  int records() {
    return predictions.size();
  }

  int correct() {
    return predictions.correct();
  }
}
