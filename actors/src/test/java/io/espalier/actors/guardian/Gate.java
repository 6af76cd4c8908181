package io.espalier.actors.guardian;

import io.espalier.actors.Blobs;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;

/** Holds a stream back until it is opened, such as once a checkpoint is on disk. */
final class Gate {

  private final CompletableFuture<Boolean> opened = new CompletableFuture<>();

  void open() {
    opened.complete(true);
  }

  /** Opens the gate at a checkpoint. */
  Behavior<Progress> watcher() {
    return Behaviors.receive(Progress.class)
        .onMessage(
            Checkpointed.class,
            written -> {
              open();
              return Behaviors.same();
            })
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  /** The stream, with everything from record {@code from} on behind the gate. */
  Function<Offsets, Source<Batch, NotUsed>> behind(
      long from, Function<Offsets, Source<Batch, NotUsed>> stream) {
    return offsets -> stream.apply(offsets).mapAsync(1, batch -> pass(batch, from));
  }

  private CompletionStage<Batch> pass(Batch batch, long from) {
    return Blobs.next(batch.offsets()) > from
        ? opened.thenApply(open -> batch)
        : CompletableFuture.completedFuture(batch);
  }
}
