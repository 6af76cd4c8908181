package io.espalier.actors.pruner;

import io.espalier.actors.guard.Probation;
import java.util.Optional;

/**
 * What the pruner is in the middle of: all that a run needs to go on with it at the same records as
 * if it had never stopped.
 */
public sealed interface Doing {

  /** Nothing: it waits for the next cut to be due. */
  enum Waiting implements Doing {
    /** The only one. */
    INSTANCE
  }

  /**
   * Copies to score are to be made.
   *
   * @param at records trained by then
   */
  record Scoring(long at) implements Doing {}

  /**
   * Something is to be taken away.
   *
   * @param basis records trained when what it follows from was copied
   * @param at records trained when it begins
   * @param proposal what is still to be done
   * @param made what is done of it by now
   */
  record CarryingOut(long basis, long at, Proposal proposal, Optional<Probation> made)
      implements Doing {}

  /** A change is watched. */
  record Watching(Probation probation) implements Doing {}

  /**
   * A probation is over: its shadow is to end, or the change is to be taken back.
   *
   * @param isUndone whether the change is taken back
   * @param isHarmful whether it did harm, so that the next one takes half
   * @param at records trained by then
   */
  record Ending(Probation probation, boolean isUndone, boolean isHarmful, long at)
      implements Doing {}

  /**
   * The network is to become really smaller, if that is worth it.
   *
   * @param at records trained by then
   */
  record Compacting(long at) implements Doing {}

  /** The change that is watched, if one is. */
  default Optional<Probation> watched() {
    if (this instanceof CarryingOut carryingOut) {
      return carryingOut.made();
    }
    if (this instanceof Ending ending) {
      return Optional.of(ending.probation());
    }
    return this instanceof Watching watching ? Optional.of(watching.probation()) : Optional.empty();
  }
}
