package io.espalier.streaming.source;

import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.sample.Offsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads partitions of a topic together, in the order of {@link PartitionMerge}, and in bounded
 * memory whatever is in the records. A partition that is far ahead of the others is not fetched
 * until they have caught up. A record for which there is no memory at all is found by reading one
 * at a time for a while, and passed: {@link BoundedBytes} sees a record only once it is there.
 *
 * <p>Owns its consumers, one at a time; for one thread.
 */
final class TopicReader implements AutoCloseable {

  /** What waits is what each collection of garbage has to copy, so it is little. */
  static final int RECORDS_PER_POLL = 500;

  /** How long one {@link #fetch} may take. */
  private static final Duration LONGEST_POLL = Duration.ofMillis(100);

  /** Of one partition; a poll may bring as many as it can on top of them. */
  private static final int ENOUGH_RECORDS = 250;

  /** The part of memory that records of all partitions together may take. */
  private static final int SHARE_OF_MEMORY = 16;

  /** With less memory than this left, one record is not to blame for having none. */
  private static final long LITTLE_BYTES = 8 << 20;

  private final BiFunction<Integer, BoundedBytes, Consumer<byte[], byte[]>> open;
  private final BoundedBytes bytes;
  private final long enoughBytes;
  private final PartitionMerge merge;
  private final TreeMap<Integer, Long> positions = new TreeMap<>();
  private final String topic;
  private final UnaryOperator<Offsets> behindLost;
  private final TopicListener listener;
  private Consumer<byte[], byte[]> consumer;
  private Runnable whenClosed = () -> {};

  /** How many records are still to be read one at a time. */
  private int oneByOne;

  /** The partition whose turn it is while records are read one at a time. */
  private int turn;

  /**
   * @param open makes a consumer that nobody else has, of so many records per poll at most
   * @param start the offset to begin with, of every partition to read
   * @param largest what a payload may have, in bytes
   * @param behindLost where to go on when records at the given offsets were deleted; may throw
   * @param listener told of the consumers
   */
  TopicReader(
      BiFunction<Integer, BoundedBytes, Consumer<byte[], byte[]>> open,
      Map<TopicPartition, Long> start,
      int largest,
      UnaryOperator<Offsets> behindLost,
      TopicListener listener) {
    this.open = open;
    this.behindLost = behindLost;
    this.listener = listener;
    topic = start.keySet().iterator().next().topic();
    start.forEach((partition, offset) -> positions.put(partition.partition(), offset));
    // The same again may come with one more poll.
    enoughBytes = Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY / 2 / positions.size();
    bytes = new BoundedBytes(largest, enoughBytes);
    merge = new PartitionMerge(positions.keySet());
    turn = positions.firstKey();
    consumer = opened(RECORDS_PER_POLL);
  }

  /** What comes next; nothing until more is fetched. Doesn't wait. */
  @Nullable Fetched next() {
    return merge.next();
  }

  /** Waits a moment for more. */
  void fetch() {
    ask();
    bytes.beginPoll();
    try {
      take(consumer.poll(LONGEST_POLL));
    } catch (OffsetOutOfRangeException gone) {
      goOnBehind(gone.offsetOutOfRangePartitions());
    } catch (OutOfMemoryError tooLarge) {
      surviveLackOfMemory(tooLarge);
    }
    for (int partition : positions.keySet()) {
      // Unknown until something was heard of the partition.
      OptionalLong behind = consumer.currentLag(named(partition));
      merge.setAtEnd(partition, behind.isPresent() && behind.getAsLong() == 0);
    }
  }

  @Override
  public void close() {
    whenClosed.run();
    whenClosed = () -> {};
    // Nothing is committed here, so there is nothing to wait for.
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private Consumer<byte[], byte[]> opened(int recordsPerPoll) {
    Consumer<byte[], byte[]> opened = open.apply(recordsPerPoll, bytes);
    whenClosed = listener.opened(opened);
    opened.assign(positions.keySet().stream().map(this::named).toList());
    positions.forEach((partition, next) -> opened.seek(named(partition), next));
    return opened;
  }

  private void ask() {
    Set<TopicPartition> asked = new HashSet<>();
    Set<TopicPartition> heldBack = new HashSet<>();
    for (int partition : positions.keySet()) {
      boolean ask = oneByOne > 0 ? partition == turn : !isFarAhead(partition);
      (ask ? asked : heldBack).add(named(partition));
    }
    consumer.resume(asked);
    consumer.pause(heldBack);
  }

  private boolean isFarAhead(int partition) {
    return merge.waiting(partition) >= ENOUGH_RECORDS
        || merge.waitingBytes(partition) >= enoughBytes;
  }

  private void take(ConsumerRecords<byte[], byte[]> polled) {
    boolean complete = true;
    for (var partition : polled.nextOffsets().entrySet()) {
      complete &=
          take(
              partition.getKey().partition(),
              polled.records(partition.getKey()),
              partition.getValue().offset());
    }
    if (!complete) {
      close();
      readOneByOne();
    } else if (oneByOne > 0) {
      oneByOne -= polled.count();
      passTurn(polled.isEmpty());
    }
  }

  /** Whether all that was polled is kept; otherwise it has to be read again from there. */
  private boolean take(int partition, List<ConsumerRecord<byte[], byte[]>> records, long next) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (bytes.isPutOff(record.value(), record.serializedValueSize())) {
        return false;
      }
      merge.add(new Fetched.Read(record));
      positions.put(partition, record.offset() + 1);
    }
    if (Objects.requireNonNull(positions.get(partition)) < next) {
      merge.add(new Fetched.Passed(partition, next));
      positions.put(partition, next);
    }
    return true;
  }

  private void goOnBehind(Map<TopicPartition, Long> lost) {
    var gone = new TreeMap<Integer, Long>();
    lost.forEach((partition, offset) -> gone.put(partition.partition(), offset));
    Offsets behind = behindLost.apply(new Offsets(gone));
    for (int partition : gone.keySet()) {
      long next = behind.nextOf(partition);
      consumer.seek(named(partition), next);
      merge.add(new Fetched.Passed(partition, next));
      positions.put(partition, next);
    }
  }

  /** Asks the next partition when this one has no more or is far ahead. */
  private void passTurn(boolean nothingCame) {
    if (nothingCame || isFarAhead(turn)) {
      Integer next = positions.higherKey(turn);
      turn = next == null ? positions.firstKey() : next;
    }
    if (oneByOne <= 0) {
      close();
      consumer = opened(RECORDS_PER_POLL);
    }
  }

  /**
   * Passes the record, if only one was asked for, and finds it otherwise. The consumer can't be
   * used any more: it lost its place.
   */
  private void surviveLackOfMemory(OutOfMemoryError tooLarge) {
    close();
    if (memoryLeft() < LITTLE_BYTES) {
      throw tooLarge;
    }
    if (oneByOne > 0) {
      long offset = Objects.requireNonNull(positions.get(turn));
      merge.add(new Fetched.Unreadable(topic, turn, offset));
      positions.put(turn, offset + 1);
    }
    readOneByOne();
  }

  private void readOneByOne() {
    oneByOne = RECORDS_PER_POLL;
    consumer = opened(1);
  }

  private static long memoryLeft() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  private TopicPartition named(int partition) {
    return new TopicPartition(topic, partition);
  }
}
