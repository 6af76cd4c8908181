package io.espalier.actors.trainer;

import java.util.Optional;

/**
 * What the trainer does by itself, at once, at the records at which it is due.
 *
 * @param atDrift what comes back to a pruned network when the stream is found to have changed
 * @param rewiring how its connections move all the time
 */
public record StandingOrders(Optional<DriftRegrowth> atDrift, Optional<Rewiring> rewiring) {

  /** Nothing. */
  public static final StandingOrders NONE = new StandingOrders(Optional.empty(), Optional.empty());
}
