package io.espalier.streaming.kafka;

import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.sample.Offsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where to start in each partition. Records that should be there and are not are never skipped in
 * silence: a model that lost part of its stream would look like one that learnt it.
 */
final class StartPosition {

  private StartPosition() {}

  /**
   * The offset to start from in every partition of {@code topic}: that in {@code start}, or the
   * oldest record where {@code start} has none.
   *
   * @throws StreamUnavailableException if the records at {@code start} are not in the topic
   */
  static Map<TopicPartition, Long> in(TopicDescription topic, Offsets start) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    topic
        .partitions()
        .forEach(
            (partition, range) -> {
              Long next = start.next().get(partition);
              positions.put(
                  new TopicPartition(topic.name(), partition),
                  next == null ? range.earliest() : checked(topic, partition, range, next));
            });
    requireNoOthers(topic, start);
    return positions;
  }

  /** The failure of a stream whose next records were deleted while it was being read. */
  static StreamUnavailableException lost(OffsetOutOfRangeException failure) {
    String where =
        new TreeMap<>(
                failure.offsetOutOfRangePartitions().entrySet().stream()
                    .collect(
                        Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue)))
            .toString();
    return outOfRange(
        "The next records are gone from the topic: %s (partition = offset). %s"
            .formatted(where, FIX_TRIMMED));
  }

  private static final String FIX_TRIMMED =
      "Either the topic's retention (retention.ms, retention.bytes) is shorter than the reader's"
          + " lag, or the topic was made anew. Start without the saved offsets to read what is"
          + " there.";

  private static long checked(
      TopicDescription topic, int partition, TopicDescription.Range range, long next) {
    if (next < range.earliest() || next > range.end()) {
      throw outOfRange(
          "Offset %d of topic '%s', partition %d, is not there: the partition holds %d up to %d. %s"
              .formatted(
                  next, topic.name(), partition, range.earliest(), range.end(), FIX_TRIMMED));
    }
    return next;
  }

  private static void requireNoOthers(TopicDescription topic, Offsets start) {
    Set<Integer> known = topic.partitions().keySet();
    for (Integer partition : start.next().keySet()) {
      if (!known.contains(partition)) {
        throw outOfRange(
            "Partition %d of topic '%s' is not there: it has %d partitions. Maybe the topic was made anew. Start without the saved offsets to read what is there."
                .formatted(partition, topic.name(), known.size()));
      }
    }
  }

  private static StreamUnavailableException outOfRange(String message) {
    return new StreamUnavailableException(Reason.OFFSET_OUT_OF_RANGE, message, null);
  }
}
