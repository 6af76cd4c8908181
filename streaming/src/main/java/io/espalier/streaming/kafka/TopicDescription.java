package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.Offsets;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A topic as it is now.
 *
 * @param partitions which records each partition holds
 */
public record TopicDescription(String name, NavigableMap<Integer, Range> partitions) {

  /**
   * The records in one partition.
   *
   * @param earliest offset of the oldest record that is still there
   * @param latest offset that the next record will get
   */
  public record Range(long earliest, long latest) {

    public Range {
      if (earliest < 0 || latest < earliest) {
        throw new IllegalArgumentException(
            "no range of offsets: %d to %d".formatted(earliest, latest));
      }
    }
  }

  public TopicDescription {
    partitions = Collections.unmodifiableNavigableMap(new TreeMap<>(partitions));
    if (partitions.isEmpty()) {
      throw new IllegalArgumentException("topic '%s' has no partitions".formatted(name));
    }
  }

  /** The offsets that the next records will get. */
  public Offsets end() {
    Offsets end = Offsets.NONE;
    for (Map.Entry<Integer, Range> partition : partitions.entrySet()) {
      end = end.with(partition.getKey(), partition.getValue().latest());
    }
    return end;
  }

  /** How many records are in all partitions, at most: compaction leaves gaps. */
  public long records() {
    long records = 0;
    for (Map.Entry<Integer, Range> partition : partitions.entrySet()) {
      records += partition.getValue().latest() - partition.getValue().earliest();
    }
    return records;
  }
}
