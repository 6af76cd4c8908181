package io.espalier.actors.progress;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells everything it is told to each watcher, in order. */
public final class FanOut {

  private FanOut() {}

  /** A fan-out; watchers that have stopped are told in vain. */
  public static Behavior<Progress> create(List<ActorRef<Progress>> watchers) {
    return Behaviors.receiveMessage(
        progress -> {
          watchers.forEach(watcher -> watcher.tell(progress));
          return Behaviors.same();
        });
  }
}
