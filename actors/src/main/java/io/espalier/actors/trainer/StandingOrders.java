package io.espalier.actors.trainer;

import java.util.Optional;

/**
 * What the trainer does by itself, at once, at the records at which it is due.
 *
 * @param atDrift what comes back to a pruned network when the stream is found to have changed
 * @param rewiring how its connections move all the time
 * @param probationRecords for how many records nobody predicts with a network after a change that
 *     is made without a shadow; 0 where changes are not judged, or beside a shadow
 */
public record StandingOrders(
    Optional<DriftRegrowth> atDrift, Optional<Rewiring> rewiring, long probationRecords) {

  /** Nothing. */
  public static final StandingOrders NONE =
      new StandingOrders(Optional.empty(), Optional.empty(), 0);

  /** The same, with changes that are judged without a shadow after so many records. */
  public StandingOrders withProbation(long records) {
    return new StandingOrders(atDrift, rewiring, records);
  }
}
