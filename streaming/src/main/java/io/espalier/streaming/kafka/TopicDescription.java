package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Offsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A topic as it is now.
 *
 * @param id that no other topic has, not even one of the same name made later; empty where the
 *     broker is too old to tell
 * @param partitions which records each partition holds
 */
public record TopicDescription(
    String name, Optional<String> id, NavigableMap<Integer, Range> partitions) {

  /**
   * The records in one partition.
   *
   * @param earliest offset of the oldest record that is still there
   * @param latest offset up to which, and not including, records can be read now: that of the
   *     oldest open transaction if only committed records are read, {@code end} otherwise
   * @param end offset that the next record to be written will get
   */
  public record Range(long earliest, long latest, long end) {

    public Range {
      if (earliest < 0 || latest < earliest || end < latest) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "no range of offsets: %d to %d, %d", earliest, latest, end));
      }
    }

    /** Where no transaction is open. */
    public Range(long earliest, long latest) {
      this(earliest, latest, latest);
    }
  }

  public TopicDescription {
    partitions = Collections.unmodifiableNavigableMap(new TreeMap<>(partitions));
    if (partitions.isEmpty()) {
      throw new IllegalArgumentException("topic '%s' has no partitions".formatted(name));
    }
  }

  /** The offsets up to which the partitions can be read now. */
  public Offsets latest() {
    var latest = new TreeMap<Integer, Long>();
    partitions.forEach((partition, range) -> latest.put(partition, range.latest()));
    return new Offsets(latest, id);
  }

  /**
   * How many records are in all partitions, at most: compaction leaves gaps, transactions marks.
   */
  public long records() {
    long records = 0;
    for (Map.Entry<Integer, Range> partition : partitions.entrySet()) {
      records += partition.getValue().latest() - partition.getValue().earliest();
    }
    return records;
  }
}
