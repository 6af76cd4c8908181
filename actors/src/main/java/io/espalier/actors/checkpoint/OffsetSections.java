package io.espalier.actors.checkpoint;

import io.espalier.model.format.SectionFile;
import io.espalier.streaming.sample.Offsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is settled beyond the next offsets, as sections; a file without them is as before anything
 * could be.
 */
final class OffsetSections {

  private static final String PARTITIONS = "trainer.settledPartitions";
  private static final String OFFSETS = "trainer.settledOffsets";

  private OffsetSections() {}

  static void put(SectionFile content, Offsets offsets) {
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
    if (!settled.isEmpty()) {
      content
          .put(PARTITIONS, partitions.stream().mapToInt(Integer::intValue).toArray())
          .put(OFFSETS, settled.stream().mapToLong(Long::longValue).toArray());
    }
  }

  /** What stands there is settled beyond {@code next}. */
  static Offsets read(SectionFile content, Offsets next) {
    if (!content.has(PARTITIONS) && !content.has(OFFSETS)) {
      return next;
    }
    int[] partitions = content.ints(PARTITIONS);
    long[] settled = content.longs(OFFSETS);
    if (partitions.length != settled.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d offsets are settled, in %d partitions",
              settled.length,
              partitions.length));
    }
    TreeMap<Integer, NavigableSet<Long>> beyond = new TreeMap<>();
    for (int k = 0; k < settled.length; k++) {
      NavigableSet<Long> ofPartition =
          beyond.computeIfAbsent(partitions[k], any -> new TreeSet<>());
      if (settled[k] < next.nextOf(partitions[k]) || !ofPartition.add(settled[k])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "offset %d of partition %d can't be settled: it comes twice, or before the next"
                    + " one",
                settled[k],
                partitions[k]));
      }
    }
    return new Offsets(next.next(), beyond, next.streamId());
  }
}
