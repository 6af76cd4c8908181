package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.BrokenStreamException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Told what happens around a topic while it is read, on any thread. What it is told may be of the
 * past by then; it must not block.
 */
public interface TopicListener {

  /** This is what the topic holds. */
  default void seen(TopicDescription topic) {}

  /** What the topic holds could not be asked. */
  default void unseen(BrokenStreamException why) {}

  /**
   * Records were deleted before they were read, and the stream goes on without them.
   *
   * @param from the offset that should have been next
   * @param to the offset that is next
   */
  default void lost(int partition, long from, long to) {}

  /**
   * A consumer was opened; only its metrics may be asked for.
   *
   * @return what to do when it is closed
   */
  default Runnable opened(Consumer<?, ?> consumer) {
    return () -> {};
  }

  /** As above, for the producer of dead letters. */
  default Runnable opened(Producer<?, ?> producer) {
    return () -> {};
  }
}
