package io.espalier.actors.guard;

import io.espalier.streaming.evaluate.Quality;

/**
 * How a batch was predicted before it was learnt.
 *
 * @param quality of the predictions of its records
 * @param loss mean cross-entropy in nats
 */
public record BatchOutcome(Quality quality, double loss) {

  public int records() {
    return quality.size();
  }
}
