package io.espalier.streaming.source;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Locale;
import java.util.Queue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What comes from several partitions as one sequence: always the record with the oldest timestamp
 * among those that come next in their partitions. Where timestamps are equal, as they are by the
 * hundred in a topic that was filled fast, the partitions take turns.
 *
 * <p>What comes next is a function of the next record of every partition and of nothing else: not
 * of what was fetched when, and not of what came before. So the order goes on as it was wherever
 * the reading is taken up again. For that, a partition that has more records than are here is
 * waited for; one that is known to be at its end is not.
 *
 * <p>It holds what it is given and sets no bound itself. Mutable, for one reader.
 */
final class PartitionMerge {

  private final TreeMap<Integer, Lane> lanes = new TreeMap<>();

  /** The same in the order of their partitions: all are looked at for each record. */
  private final Lane[] inOrder;

  PartitionMerge(Collection<Integer> partitions) {
    partitions.forEach(partition -> lanes.put(partition, new Lane()));
    inOrder = lanes.values().toArray(Lane[]::new);
  }

  /** What is here of one partition, and whether that is all there is. */
  private static final class Lane {
    private final Queue<Fetched> fetched = new ArrayDeque<>();
    private long bytes;
    private boolean atEnd;

    private Fetched take() {
      Fetched taken = fetched.remove();
      bytes -= taken.bytes();
      return taken;
    }
  }

  /** Takes what follows in its partition. */
  void add(Fetched fetched) {
    Lane lane = lane(fetched.partition());
    lane.fetched.add(fetched);
    lane.bytes += fetched.bytes();
  }

  /** Tells whether {@code partition} has nothing beyond what was added. */
  void setAtEnd(int partition, boolean atEnd) {
    lane(partition).atEnd = atEnd;
  }

  /** How many records of {@code partition} are waiting here. */
  int waiting(int partition) {
    return lane(partition).fetched.size();
  }

  /** How many bytes the records of {@code partition} that are waiting here hold. */
  long waitingBytes(int partition) {
    return lane(partition).bytes;
  }

  /** What comes next; nothing while a partition has to be waited for, or nothing is here. */
  @Nullable Fetched next() {
    long oldest = Long.MAX_VALUE;
    int equal = 0;
    long turn = 0;
    for (Lane lane : inOrder) {
      Fetched head = lane.fetched.peek();
      if (head == null) {
        if (!lane.atEnd) {
          return null;
        }
      } else if (equal == 0 || head.timestamp() < oldest) {
        oldest = head.timestamp();
        equal = 1;
        turn = head.offset();
      } else if (head.timestamp() == oldest) {
        equal++;
        turn += head.offset();
      }
    }
    // The sum of the offsets grows by one with each record that is taken, so the turn goes round.
    return equal == 0 ? null : take(oldest, Math.floorMod(turn, equal));
  }

  private Fetched take(long timestamp, int turn) {
    int passed = 0;
    for (Lane lane : inOrder) {
      Fetched head = lane.fetched.peek();
      if (head != null && head.timestamp() == timestamp && passed++ == turn) {
        return lane.take();
      }
    }
    throw new IllegalStateException("no partition has turn " + turn);
  }

  private Lane lane(int partition) {
    Lane lane = lanes.get(partition);
    if (lane == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "partition %d is none of those read: %s", partition, lanes.keySet()));
    }
    return lane;
  }
}
