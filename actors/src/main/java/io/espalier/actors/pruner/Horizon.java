package io.espalier.actors.pruner;

import io.espalier.actors.trainer.Trainer;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How far the pruner lets the trainer go. What is to be done there the trainer can still be told;
 * what is to be done earlier may come too late. Owned by the pruner.
 */
final class Horizon {

  private final ActorRef<Trainer.Command> trainer;
  private final long before;
  private long records;

  /**
   * @param start where it was
   */
  Horizon(ActorRef<Trainer.Command> trainer, Optional<PrunerState> start) {
    this.trainer = trainer;
    before = start.map(PrunerState::horizon).orElse(0L);
  }

  /** Lets the trainer go as far as it was let go before. */
  void resume() {
    advance(before);
  }

  /** Records at which the trainer stops, or will stop. */
  long records() {
    return records;
  }

  /** Lets the trainer go this far, if it is farther than before. */
  void advance(long until) {
    if (until > records) {
      records = until;
      trainer.tell(new Trainer.LearnUntil(until));
    }
  }
}
