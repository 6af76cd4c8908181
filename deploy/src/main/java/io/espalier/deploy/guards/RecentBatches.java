package io.espalier.deploy.guards;

import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.streaming.evaluate.Quality;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** The newest batches of a stream, and how they were predicted. */
final class RecentBatches {

  private record Seen(LabelledBatch batch, Quality quality) {}

  private final long length;
  private final ArrayDeque<Seen> batches = new ArrayDeque<>();
  private long records;

  /**
   * @param length records to look back at least
   */
  RecentBatches(long length) {
    this.length = length;
  }

  void add(LabelledBatch batch, Quality quality) {
    batches.addLast(new Seen(batch, quality));
    records += batch.size();
    while (records - batches.getFirst().batch().size() >= length) {
      records -= batches.removeFirst().batch().size();
    }
  }

  /** The mean outcome of all; 0 before there are any. */
  double quality() {
    return batches.stream().mapToDouble(seen -> seen.quality().sum()).sum() / Math.max(1, records);
  }

  /** So many records or a few more, or as many as there are; the eldest first. */
  List<LabelledBatch> newest(long wanted) {
    List<LabelledBatch> newest = new ArrayList<>();
    long found = 0;
    Iterator<Seen> backwards = batches.descendingIterator();
    while (found < wanted && backwards.hasNext()) {
      LabelledBatch batch = backwards.next().batch();
      newest.add(batch);
      found += batch.size();
    }
    Collections.reverse(newest);
    return newest;
  }
}
