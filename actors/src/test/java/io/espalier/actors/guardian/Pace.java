package io.espalier.actors.guardian;

import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.PruningProgress.Phase;
import io.espalier.actors.progress.PruningProgress.PhaseChanged;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Holds a stream back while the pruner scores and cuts, so that a short stream is not over before
 * that is: a stream from memory is faster than any there is.
 */
final class Pace {

  private static final Set<Phase> HOLDING = Set.of(Phase.SCORING, Phase.CUTTING);

  private volatile CompletableFuture<Boolean> free = CompletableFuture.completedFuture(true);

  /** Follows the pruner's phases. */
  Behavior<Progress> watcher() {
    return Behaviors.receive(Progress.class)
        .onMessage(
            PhaseChanged.class,
            changed -> {
              follow(changed.phase());
              return Behaviors.same();
            })
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  /** Only the watcher changes it. */
  private void follow(Phase phase) {
    if (!HOLDING.contains(phase)) {
      free.complete(true);
    } else if (free.isDone()) {
      free = new CompletableFuture<>();
    }
  }

  /** The stream at this pace. */
  Function<Offsets, Source<Batch, NotUsed>> of(Function<Offsets, Source<Batch, NotUsed>> stream) {
    return offsets -> stream.apply(offsets).mapAsync(1, batch -> free.thenApply(held -> batch));
  }
}
