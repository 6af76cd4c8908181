package io.espalier.streaming.sample;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far a stream has been read: for each partition, the offset of the next record to read.
 * Everything below that offset has been dealt with. Immutable.
 *
 * @param next next offset by partition; a partition that is absent has not been read
 * @param streamId of the stream that these are offsets in, where it is known: one of the same name
 *     that was made anew has another
 */
public record Offsets(NavigableMap<Integer, Long> next, Optional<String> streamId) {

  /** Nothing read yet. */
  public static final Offsets NONE = new Offsets(new TreeMap<>());

  public Offsets {
    next = Collections.unmodifiableNavigableMap(new TreeMap<>(next));
    for (Map.Entry<Integer, Long> entry : next.entrySet()) {
      if (entry.getKey() < 0 || entry.getValue() < 0) {
        throw new IllegalArgumentException(
            "partition and offset are 0 or more, got %d@%d"
                .formatted(entry.getKey(), entry.getValue()));
      }
    }
  }

  /** Offsets in a stream that is not known. */
  public Offsets(NavigableMap<Integer, Long> next) {
    this(next, Optional.empty());
  }

  /** The next offset to read from {@code partition}; 0 where nothing has been read. */
  public long nextOf(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** These offsets with {@code partition} read up to, and not including, {@code nextOffset}. */
  public Offsets with(int partition, long nextOffset) {
    TreeMap<Integer, Long> advanced = new TreeMap<>(next);
    advanced.put(partition, nextOffset);
    return new Offsets(advanced, streamId);
  }
}
