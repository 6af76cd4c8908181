package io.espalier.streaming.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions of a topic together, in the order of {@link PartitionMerge}. What it holds of
 * each partition is bounded: one that is far ahead of the others is not fetched until they catch up.
 *
 * <p>Owns its consumer; for one thread.
 */
final class TopicReader implements AutoCloseable {

  /** How long one {@link #fetch} may take. */
  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  /** Of one partition; as many again can come with a poll. */
  private static final int ENOUGH_RECORDS = 1000;

  private final Consumer<byte[], byte[]> consumer;
  private final PartitionMerge merge;
  private final Map<TopicPartition, Long> positions;

  /**
   * @param consumer one that nobody else has
   * @param start the offset to begin with, of every partition to read
   */
  TopicReader(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> start) {
    this.consumer = consumer;
    positions = new HashMap<>(start);
    merge = new PartitionMerge(start.keySet().stream().map(TopicPartition::partition).toList());
    consumer.assign(start.keySet());
    start.forEach(consumer::seek);
  }

  /** What comes next; nothing until more is fetched. Doesn't wait. */
  @Nullable Fetched next() {
    return merge.next();
  }

  /** Waits a moment for more. */
  void fetch() {
    holdBackWhoIsAhead();
    take(consumer.poll(LONGEST_POLL));
    for (TopicPartition partition : consumer.assignment()) {
      // Unknown until the broker was heard of this partition.
      OptionalLong behind = consumer.currentLag(partition);
      merge.setAtEnd(partition.partition(), behind.isPresent() && behind.getAsLong() == 0);
    }
  }

  @Override
  public void close() {
    // Nothing is committed here, so there is nothing to wait for.
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private void holdBackWhoIsAhead() {
    Set<TopicPartition> wanted = new HashSet<>();
    Set<TopicPartition> ahead = new HashSet<>();
    for (TopicPartition partition : consumer.assignment()) {
      boolean enough = merge.waiting(partition.partition()) >= ENOUGH_RECORDS;
      (enough ? ahead : wanted).add(partition);
    }
    consumer.resume(wanted);
    consumer.pause(ahead);
  }

  private void take(ConsumerRecords<byte[], byte[]> polled) {
    polled
        .nextOffsets()
        .forEach((partition, next) -> take(partition, polled.records(partition), next.offset()));
  }

  private void take(
      TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    records.forEach(record -> merge.add(new Fetched.Read(record)));
    long read =
        records.isEmpty()
            ? Objects.requireNonNull(positions.get(partition))
            : records.get(records.size() - 1).offset() + 1;
    if (read < next) {
      merge.add(new Fetched.Passed(partition.partition(), next));
    }
    positions.put(partition, next);
  }
}
