package io.espalier.actors.progress;

import io.espalier.actors.progress.Progress.Boundary;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Requests for a copy of an actor's state that wait for the trainer's boundary of the same number.
 * Belongs to the actor that is asked, and outlives its restarts: a boundary may come after one.
 *
 * @param <S> the state
 */
public final class StateRequests<S> {

  private final Map<Long, ActorRef<S>> waiting = new HashMap<>();

  /** Remembers who asked. */
  public void add(long request, ActorRef<S> replyTo) {
    waiting.put(request, replyTo);
  }

  /**
   * Answers the request that {@code boundary} was drawn for, if it was made here. Requests older
   * than the boundary were given up by whoever made them.
   */
  public void answer(Boundary boundary, Supplier<S> state) {
    ActorRef<S> replyTo = waiting.remove(boundary.request());
    waiting.keySet().removeIf(older -> older < boundary.request());
    if (replyTo != null) {
      replyTo.tell(state.get());
    }
  }
}
