package io.espalier.actors.pruner;

import io.espalier.streaming.evaluate.Quality;

/**
 * How a batch was predicted before it was learnt.
 *
 * @param quality of the predictions of its records
 * @param loss mean cross-entropy in nats
 */
public record BatchOutcome(Quality quality, double loss) {

  int records() {
    return quality.size();
  }
}
