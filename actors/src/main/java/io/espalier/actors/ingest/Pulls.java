package io.espalier.actors.ingest;

import io.espalier.streaming.sample.Batch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.stream.javadsl.Source;

/**
 * A running stream that several batches are asked of before the first one comes. Futures tell in
 * any order what was brought; here it is put into that of the stream. Owned by the ingest.
 */
final class Pulls {

  /**
   * What came of one pull.
   *
   * @param from the stream that was asked
   * @param number of the pull, from 0
   * @param batch empty at the end of the stream
   * @param failure of the stream; nothing comes after it
   */
  record Pulled(Pulls from, long number, Optional<Batch> batch, Optional<Throwable> failure)
      implements Ingest.Command {}

  /** A queue takes sixteen batches in hand unless told otherwise. */
  private static final Attributes ONE_IN_HAND = Attributes.inputBuffer(1, 1);

  private final SinkQueueWithCancel<Batch> queue;
  private final ActorContext<Ingest.Command> context;
  private final Map<Long, Pulled> early = new HashMap<>();
  private long asked;
  private long next;

  /**
   * Runs the stream.
   *
   * @param most pulls at a time
   */
  Pulls(Source<Batch, NotUsed> stream, int most, ActorContext<Ingest.Command> context) {
    this.context = context;
    queue = stream.runWith(Sink.<Batch>queue(most).addAttributes(ONE_IN_HAND), context.getSystem());
  }

  /** Pulls that nothing came of yet. */
  int waiting() {
    return (int) (asked - next);
  }

  /** Has the owner told what comes next: {@link Pulled}. */
  void pull() {
    long number = asked++;
    context.pipeToSelf(
        queue.pull(),
        (batch, failure) ->
            failure == null
                ? new Pulled(this, number, batch, Optional.empty())
                : new Pulled(this, number, Optional.empty(), Optional.of(failure)));
  }

  /** One of the pulls was told. */
  void came(Pulled pulled) {
    early.put(pulled.number(), pulled);
  }

  /** What is next in the order of the stream, if it came; it is not waited for any more then. */
  Optional<Pulled> next() {
    Optional<Pulled> first = Optional.ofNullable(early.remove(next));
    next += first.isPresent() ? 1 : 0;
    return first;
  }

  void cancel() {
    queue.cancel();
  }
}
