package io.espalier.actors.checkpoint;

import io.espalier.actors.progress.Participant.Replies;
import io.espalier.model.format.StatePart;
import java.time.Duration;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Collects the parts of one checkpoint, of one boundary. Lives for one request. */
final class CheckpointCollector {

  /** How the collection ended, told to the keeper. */
  sealed interface Collection {}

  /** All parts, of one boundary. */
  record Collected(Checkpoint checkpoint) implements Collection {}

  /** Some part did not come; {@code reason} says which. */
  record Incomplete(String reason) implements Collection {}

  /** What it understands: the parts as they come. */
  sealed interface Event {}

  private record Came<S>(StatePart<S> part, S state) implements Event {
    Checkpoint addedTo(Checkpoint checkpoint) {
      return checkpoint.with(part, state);
    }
  }

  private enum TimedOut implements Event {
    INSTANCE
  }

  /** Makes an event of each state that is told. */
  private record Adapters(ActorContext<Event> context) implements Replies {
    @Override
    public <S> ActorRef<S> to(StatePart<S> part) {
      return context.messageAdapter(part.type(), state -> new Came<>(part, state));
    }
  }

  private final ActorRef<Collection> keeper;
  private Checkpoint checkpoint = Checkpoint.EMPTY;

  private CheckpointCollector(ActorRef<Collection> keeper) {
    this.keeper = keeper;
  }

  /**
   * Asks for the parts, and tells the keeper when all are here or the time is over.
   *
   * @param request number that no other request of this keeper has
   */
  static Behavior<Event> create(
      long request, Participants participants, Duration timeout, ActorRef<Collection> keeper) {
    return Behaviors.setup(
        context -> {
          participants.ask(request, new Adapters(context));
          context.setReceiveTimeout(timeout, TimedOut.INSTANCE);
          return new CheckpointCollector(keeper).collecting();
        });
  }

  private Behavior<Event> collecting() {
    return Behaviors.receive(Event.class)
        .onMessage(Came.class, this::onCame)
        .onMessageEquals(TimedOut.INSTANCE, this::onTimedOut)
        .build();
  }

  private Behavior<Event> onCame(Came<?> came) {
    checkpoint = came.addedTo(checkpoint);
    if (!checkpoint.missing().isEmpty()) {
      return Behaviors.same();
    }
    keeper.tell(new Collected(checkpoint));
    return Behaviors.stopped();
  }

  private Behavior<Event> onTimedOut() {
    String missing =
        checkpoint.missing().stream().map(StatePart::name).collect(Collectors.joining(", "));
    keeper.tell(new Incomplete("not there within the time limit: the state of " + missing));
    return Behaviors.stopped();
  }
}
