package io.espalier.streaming.source;

import io.espalier.streaming.sample.Offsets;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * How far each partition has been read; what comes twice is recognised by it. Mutable, for one
 * stage of a stream.
 */
final class HighWaterMarks {

  private static final long UNREAD = -1;

  private final Offsets start;
  private long[] next;

  HighWaterMarks(Offsets start) {
    this.start = start;
    next = start.next().isEmpty() ? new long[0] : filled(start.next().lastKey() + 1);
    start.next().forEach((partition, offset) -> next[partition] = offset);
  }

  /**
   * Moves up to {@code position}, the next offset to read.
   *
   * @return false if that had been reached before
   */
  boolean advance(int partition, long position) {
    if (partition >= next.length) {
      int known = next.length;
      next = Arrays.copyOf(next, partition + 1);
      Arrays.fill(next, known, next.length, UNREAD);
    }
    if (position <= next[partition]) {
      return false;
    }
    next[partition] = position;
    return true;
  }

  /** What was settled beyond the start, and is beyond these marks, still is. */
  Offsets toOffsets() {
    var offsets = new TreeMap<Integer, Long>();
    for (int partition = 0; partition < next.length; partition++) {
      if (next[partition] != UNREAD) {
        offsets.put(partition, next[partition]);
      }
    }
    return new Offsets(offsets, start.settled(), start.streamId());
  }

  private static long[] filled(int length) {
    long[] unread = new long[length];
    Arrays.fill(unread, UNREAD);
    return unread;
  }
}
