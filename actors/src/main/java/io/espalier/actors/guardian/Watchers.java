package io.espalier.actors.guardian;

import io.espalier.actors.progress.FanOut;
import io.espalier.actors.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/**
 * Who only looks on, for the whole life of the guardian: metrics, page and the like. One that fails
 * again and again is given up, and the run goes on without it.
 */
final class Watchers {

  private final ActorContext<?> context;
  private final List<ActorRef<Progress>> all = new ArrayList<>();
  private final ActorRef<Progress> fanOut;

  /**
   * Spawns them.
   *
   * @param guardian is told of progress like them
   */
  Watchers(
      ActorContext<?> context,
      Map<String, Behavior<Progress>> behaviors,
      ActorRef<Progress> guardian) {
    this.context = context;
    behaviors.forEach(
        (name, behavior) -> watch(context.spawn(Supervision.restarting(behavior), name)));
    List<ActorRef<Progress>> informed = new ArrayList<>(all);
    informed.add(guardian);
    fanOut = context.spawn(FanOut.create(informed), "progress");
    watch(fanOut);
  }

  private void watch(ActorRef<Progress> watcher) {
    all.add(watcher);
    context.watch(watcher);
  }

  /** What tells them all. */
  ActorRef<Progress> fanOut() {
    return fanOut;
  }

  boolean has(ActorRef<?> actor) {
    return all.stream().anyMatch(actor::equals);
  }

  /** Says in the log which of them is given up; other actors that were stopped go in silence. */
  void gone(Terminated gone) {
    if (gone instanceof ChildFailed && has(gone.getRef())) {
      context
          .getLog()
          .error(
              "{} is given up after {} restarts; training goes on without it",
              gone.getRef().path().name(),
              Supervision.MOST_RESTARTS);
    }
  }
}
