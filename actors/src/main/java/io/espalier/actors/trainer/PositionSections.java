package io.espalier.actors.trainer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.streaming.sample.Offsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** How far a stream is learnt, in a file: the next offsets, and what is settled beyond them. */
final class PositionSections {

  private static final String POSITION = "position";
  private static final String OFFSETS = "offsets";
  private static final String STREAM_ID = "streamId";
  private static final String UNLABELLED = "unlabelled";
  private static final String SETTLED_PARTITIONS = "settled.partitions";
  private static final String SETTLED_OFFSETS = "settled.offsets";

  private PositionSections() {}

  static void put(SectionFile content, StreamPosition position) {
    ObjectNode node = content.metadata().putObject(POSITION);
    node.put("trained", position.trained());
    node.put("deadLetters", position.deadLetters());
    node.put("duplicates", position.duplicates());
    if (position.unlabelled() > 0) { // most streams, and earlier versions, have none
      node.put(UNLABELLED, position.unlabelled());
    }
    ObjectNode next = node.putObject(OFFSETS);
    position.offsets().streamId().ifPresent(id -> node.put(STREAM_ID, id));
    position
        .offsets()
        .next()
        .forEach((partition, offset) -> next.put(Integer.toString(partition), offset));
    putSettled(content, position.offsets());
  }

  private static void putSettled(SectionFile content, Offsets offsets) {
    List<Integer> partitions = new ArrayList<>();
    List<Long> settled = new ArrayList<>();
    offsets
        .settled()
        .forEach(
            (partition, beyond) ->
                beyond.forEach(
                    offset -> {
                      partitions.add(partition);
                      settled.add(offset);
                    }));
    content
        .put(SETTLED_PARTITIONS, partitions.stream().mapToInt(Integer::intValue).toArray())
        .put(SETTLED_OFFSETS, settled.stream().mapToLong(Long::longValue).toArray());
  }

  static StreamPosition read(SectionFile content) {
    Fields node = content.fields().object(POSITION);
    // Whose offsets they are is not known of every stream.
    Optional<String> streamId =
        node.has(STREAM_ID) ? Optional.of(node.text(STREAM_ID)) : Optional.empty();
    NavigableMap<Integer, Long> next = next(node.object(OFFSETS));
    return new StreamPosition(
        new Offsets(next, settled(content, next), streamId),
        node.wholeLong("trained"),
        node.wholeLong("deadLetters"),
        node.wholeLong("duplicates"),
        node.has(UNLABELLED) ? node.wholeLong(UNLABELLED) : 0);
  }

  private static NavigableMap<Integer, Long> next(Fields offsets) {
    TreeMap<Integer, Long> next = new TreeMap<>();
    offsets
        .names()
        .forEach(partition -> next.put(Integer.valueOf(partition), offsets.wholeLong(partition)));
    return next;
  }

  private static NavigableMap<Integer, NavigableSet<Long>> settled(
      SectionFile content, NavigableMap<Integer, Long> next) {
    int[] partitions = content.ints(SETTLED_PARTITIONS);
    long[] settled = content.longs(SETTLED_OFFSETS, partitions.length);
    TreeMap<Integer, NavigableSet<Long>> beyond = new TreeMap<>();
    for (int k = 0; k < settled.length; k++) {
      NavigableSet<Long> ofPartition =
          beyond.computeIfAbsent(partitions[k], any -> new TreeSet<>());
      if (settled[k] < next.getOrDefault(partitions[k], 0L) || !ofPartition.add(settled[k])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "offset %d of partition %d can't be settled: it comes twice, or before the next"
                    + " one",
                settled[k],
                partitions[k]));
      }
    }
    return beyond;
  }
}
