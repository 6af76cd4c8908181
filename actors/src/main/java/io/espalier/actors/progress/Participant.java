package io.espalier.actors.progress;

import io.espalier.model.format.StatePart;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * An actor whose state is part of every checkpoint.
 *
 * @param parts what it tells of when it is asked
 * @param question asks for it
 */
public record Participant(List<StatePart<?>> parts, Question question) {

  public Participant {
    parts = List.copyOf(parts);
  }

  /** How an actor is asked for its state. */
  @FunctionalInterface
  public interface Question {

    /**
     * Asks for a copy of the state at the boundary that the trainer draws for this request.
     *
     * @param request number that no other request has
     * @param replies where the copy is to be told
     */
    void ask(long request, Replies replies);
  }

  /** Who collects the states of a checkpoint. */
  public interface Replies {

    /** Whom to tell the state of a part. */
    <S> ActorRef<S> to(StatePart<S> part);
  }

  /** See {@link Question#ask}. */
  public void ask(long request, Replies replies) {
    question.ask(request, replies);
  }
}
