package io.espalier.actors.pruner;

import java.util.ArrayDeque;

/** Accuracy over the newest records, batch by batch; keeps at least the length asked for. */
final class AccuracyWindow {

  private record Entry(int records, int correct) {}

  private final long length;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long records;
  private long correct;

  /**
   * @param length records to look back
   */
  AccuracyWindow(long length) {
    this.length = length;
  }

  void add(int batchRecords, int batchCorrect) {
    entries.addLast(new Entry(batchRecords, batchCorrect));
    records += batchRecords;
    correct += batchCorrect;
    for (Entry eldest = entries.peekFirst();
        eldest != null && records - eldest.records() >= length;
        eldest = entries.peekFirst()) {
      entries.removeFirst();
      records -= eldest.records();
      correct -= eldest.correct();
    }
  }

  /** Whether the whole length has been seen. */
  boolean isFull() {
    return records >= length;
  }

  /** Share of right predictions; 0 before anything has been seen. */
  double accuracy() {
    return records == 0 ? 0 : (double) correct / records;
  }
}
