package io.espalier.streaming.sample;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a stream has been read: for each partition, the offset of the next record to read.
 * Everything below that offset has been dealt with, and so have single records beyond it: dead
 * letters behind samples that wait for their batch to be full. Immutable.
 *
 * <p>The next record to read may itself be settled, while samples of another partition wait: the
 * order over partitions follows from what comes next in each, and has to be the same when they are
 * read again.
 *
 * @param next next offset by partition; a partition that is absent has not been read
 * @param settled offsets that have been dealt with though they are not below the next one, by
 *     partition; those that are below it are left out, and so are partitions without any
 * @param streamId of the stream that these are offsets in, where it is known: one of the same name
 *     that was made anew has another
 */
public record Offsets(
    NavigableMap<Integer, Long> next,
    NavigableMap<Integer, NavigableSet<Long>> settled,
    Optional<String> streamId) {

  /** Nothing read yet. */
  public static final Offsets NONE = new Offsets(new TreeMap<>());

  public Offsets {
    next = Collections.unmodifiableNavigableMap(new TreeMap<>(next));
    next.forEach(Offsets::require);
    TreeMap<Integer, NavigableSet<Long>> beyond = new TreeMap<>();
    for (Map.Entry<Integer, NavigableSet<Long>> entry : settled.entrySet()) {
      entry.getValue().forEach(offset -> require(entry.getKey(), offset));
      long from = next.getOrDefault(entry.getKey(), 0L);
      NavigableSet<Long> left = new TreeSet<>(entry.getValue().tailSet(from, true));
      if (!left.isEmpty()) {
        beyond.put(entry.getKey(), Collections.unmodifiableNavigableSet(left));
      }
    }
    settled = Collections.unmodifiableNavigableMap(beyond);
  }

  /** Offsets beyond which nothing is settled. */
  public Offsets(NavigableMap<Integer, Long> next, Optional<String> streamId) {
    this(next, new TreeMap<>(), streamId);
  }

  /** Offsets in a stream that is not known. */
  public Offsets(NavigableMap<Integer, Long> next) {
    this(next, Optional.empty());
  }

  private static void require(int partition, long offset) {
    if (partition < 0 || offset < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "partition and offset are 0 or more, got %d@%d", partition, offset));
    }
  }

  /** The next offset to read from {@code partition}; 0 where nothing has been read. */
  public long nextOf(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** Whether the record at {@code offset}, not below the next to read, has been dealt with. */
  public boolean isSettled(int partition, long offset) {
    return settledOf(partition).contains(offset);
  }

  /** The lowest offset of {@code partition} that has not been dealt with. */
  public long firstOpen(int partition) {
    long open = nextOf(partition);
    for (long offset : settledOf(partition)) {
      if (offset != open) {
        break;
      }
      open++;
    }
    return open;
  }

  /** The offset behind all of {@code partition} that has been dealt with. */
  public long behindAll(int partition) {
    NavigableSet<Long> beyond = settledOf(partition);
    return beyond.isEmpty() ? nextOf(partition) : beyond.last() + 1;
  }

  /**
   * How many offsets of {@code partition}, from {@code from} up to and not including {@code end},
   * have not been dealt with.
   */
  public long openBetween(int partition, long from, long end) {
    long first = Math.max(from, nextOf(partition));
    return first >= end ? 0 : end - first - settledOf(partition).subSet(first, end).size();
  }

  private NavigableSet<Long> settledOf(int partition) {
    return settled.getOrDefault(partition, Collections.emptyNavigableSet());
  }

  /** These offsets with {@code partition} read up to, and not including, {@code nextOffset}. */
  public Offsets with(int partition, long nextOffset) {
    TreeMap<Integer, Long> advanced = new TreeMap<>(next);
    advanced.put(partition, nextOffset);
    return new Offsets(advanced, settled, streamId);
  }

  /** These offsets with {@code others}, of {@code partition}, dealt with too. */
  public Offsets withSettled(int partition, Collection<Long> others) {
    NavigableSet<Long> joined = new TreeSet<>(settledOf(partition));
    joined.addAll(others);
    TreeMap<Integer, NavigableSet<Long>> more = new TreeMap<>(settled);
    more.put(partition, joined);
    return new Offsets(next, more, streamId);
  }
}
