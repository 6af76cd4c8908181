package io.espalier.actors.progress;

import io.espalier.model.format.StatePart;
import org.apache.pekko.actor.typed.ActorRef;

/** An actor whose state is part of every checkpoint. */
@FunctionalInterface
public interface Participant {

  /**
   * Asks for a copy of the state at the boundary that the trainer draws for this request.
   *
   * @param request number that no other request has
   * @param replies where the copy is to be told
   */
  void ask(long request, Replies replies);

  /** Who collects the states of a checkpoint. */
  interface Replies {

    /** Whom to tell the state of a part. */
    <S> ActorRef<S> to(StatePart<S> part);
  }
}
