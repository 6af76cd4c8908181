package io.espalier.deploy.guards;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.streaming.evaluate.Quality;
import java.util.List;

/**
 * What became of a network over some batches.
 *
 * @param outcomes how it predicted each batch before it learnt it
 * @param end the network after the last
 */
record Course(List<Quality> outcomes, NetworkSnapshot end) {

  Course {
    outcomes = List.copyOf(outcomes);
  }
}
