package io.espalier.streaming.source;

import io.espalier.streaming.kafka.StreamUnavailableException;
import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import io.espalier.streaming.kafka.TopicDescription;
import io.espalier.streaming.kafka.TopicListener;
import io.espalier.streaming.sample.Offsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where to go on in each partition. Records that should be there and are not are never skipped in
 * silence: a model that lost part of its stream would look like one that learnt it.
 *
 * @param onLost what to do where the next records were deleted
 * @param listener told of those that are left out
 */
record StartPosition(OnLost onLost, TopicListener listener) {

  private static final String START_AFRESH =
      "Start without the saved offsets (with an empty checkpoint folder) to read what is there";

  /**
   * The offset to go on from in every partition of {@code topic}: that in {@code start}, or the
   * oldest record where {@code start} has none; what is settled beyond stays so.
   *
   * @throws StreamUnavailableException if {@code start} is of another topic, or the records there
   *     are not in this one and may not be left out
   */
  Offsets in(TopicDescription topic, Offsets start) {
    requireSame(topic, start.streamId());
    requireNoOthers(topic, start);
    var positions = new TreeMap<Integer, Long>();
    topic
        .partitions()
        .forEach(
            (partition, range) -> {
              Long next = start.next().get(partition);
              positions.put(
                  partition,
                  next == null ? range.earliest() : checked(topic, partition, range, start));
            });
    return new Offsets(positions, start.settled(), topic.id());
  }

  /**
   * Refuses a topic that was made anew, whose offsets mean other records.
   *
   * @param before the id of the topic that was read; one that is not known fits any
   */
  static void requireSame(TopicDescription topic, Optional<String> before) {
    if (before.isPresent() && topic.id().isPresent() && !before.equals(topic.id())) {
      throw new StreamUnavailableException(
          Reason.TOPIC_REPLACED,
          "Topic '%s' is not the one that was read before: it was made anew, or another cluster or topic is named (id %s, before %s). %s, or name the one before."
              .formatted(topic.name(), topic.id().get(), before.get(), START_AFRESH),
          null);
    }
  }

  private long checked(
      TopicDescription topic, int partition, TopicDescription.Range range, Offsets start) {
    if (start.behindAll(partition) > range.end()) {
      throw notThere(topic, partition, range, start.behindAll(partition));
    }
    long open = start.firstOpen(partition);
    if (open >= range.earliest()) {
      return Math.max(start.nextOf(partition), range.earliest());
    }
    if (onLost == OnLost.STOP) {
      throw notThere(topic, partition, range, open);
    }
    long position = onLost == OnLost.EARLIEST ? range.earliest() : range.latest();
    listener.lost(partition, open, position);
    return position;
  }

  private static StreamUnavailableException notThere(
      TopicDescription topic, int partition, TopicDescription.Range range, long offset) {
    return outOfRange(
        String.format(
            Locale.ROOT,
            "Offset %d of topic '%s', partition %d, is not there: the partition holds %d up to %d."
                + " Either the topic's retention (retention.ms, retention.bytes) is shorter than"
                + " the reader's lag, or the topic was made anew. %s, or set on-lost to earliest or"
                + " latest to go on without records that were deleted.",
            offset,
            topic.name(),
            partition,
            range.earliest(),
            range.end(),
            START_AFRESH));
  }

  private static void requireNoOthers(TopicDescription topic, Offsets start) {
    Set<Integer> known = topic.partitions().keySet();
    for (Integer partition : start.next().keySet()) {
      if (!known.contains(partition)) {
        throw outOfRange(
            String.format(
                Locale.ROOT,
                "Partition %d of topic '%s' is not there: it has %d partitions. Maybe the topic was"
                    + " made anew. %s.",
                partition,
                topic.name(),
                known.size(),
                START_AFRESH));
      }
    }
  }

  private static StreamUnavailableException outOfRange(String message) {
    return new StreamUnavailableException(Reason.OFFSET_OUT_OF_RANGE, message, null);
  }
}
