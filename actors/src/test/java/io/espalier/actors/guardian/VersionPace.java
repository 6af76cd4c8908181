package io.espalier.actors.guardian;

import io.espalier.actors.Blobs;
import io.espalier.actors.progress.Progress;
import io.espalier.actors.progress.Progress.Checkpointed;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.Offsets;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Lets a stream go no further than so many records beyond the newest version: a run that learns
 * faster than a disk writes would leave few, of other moments each time.
 */
final class VersionPace {

  private final long lead;
  private final TreeMap<Long, CompletableFuture<Batch>> waiting = new TreeMap<>();
  private final TreeMap<Long, Batch> batches = new TreeMap<>();
  private long written;

  VersionPace(long lead) {
    this.lead = lead;
  }

  /** The stream at that pace. */
  Function<Offsets, Source<Batch, NotUsed>> pacing(
      Function<Offsets, Source<Batch, NotUsed>> stream) {
    return offsets -> stream.apply(offsets).mapAsync(1, this::inTime);
  }

  /** To be told the progress of the run. */
  Behavior<Progress> watcher() {
    return Behaviors.receive(Progress.class)
        .onMessage(
            Checkpointed.class,
            version -> {
              written(version.records());
              return Behaviors.same();
            })
        .onMessage(Progress.class, other -> Behaviors.same())
        .build();
  }

  private synchronized CompletionStage<Batch> inTime(Batch batch) {
    long end = Blobs.next(batch.offsets());
    CompletableFuture<Batch> turn = new CompletableFuture<>();
    waiting.put(end, turn);
    batches.put(end, batch);
    release();
    return turn;
  }

  private synchronized void written(long records) {
    written = records;
    release();
  }

  private void release() {
    while (!waiting.isEmpty() && waiting.firstKey() <= written + lead) {
      long end = waiting.firstKey();
      waiting.remove(end).complete(batches.remove(end));
    }
  }
}
