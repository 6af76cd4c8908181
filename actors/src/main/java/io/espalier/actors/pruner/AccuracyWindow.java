package io.espalier.actors.pruner;

import java.util.ArrayDeque;
import java.util.List;

/** Accuracy over the newest records, batch by batch; keeps at least the length asked for. */
final class AccuracyWindow {

  private final long length;
  private final ArrayDeque<BatchOutcome> batches = new ArrayDeque<>();
  private long records;
  private long correct;

  /**
   * @param length records to look back
   * @param seen what was in the window, the eldest first
   */
  AccuracyWindow(long length, List<BatchOutcome> seen) {
    this.length = length;
    seen.forEach(this::add);
  }

  void add(BatchOutcome batch) {
    batches.addLast(batch);
    records += batch.records();
    correct += batch.correct();
    for (BatchOutcome eldest = batches.peekFirst();
        eldest != null && records - eldest.records() >= length;
        eldest = batches.peekFirst()) {
      batches.removeFirst();
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

  /** What is in the window, the eldest first. */
  List<BatchOutcome> seen() {
    return List.copyOf(batches);
  }
}
