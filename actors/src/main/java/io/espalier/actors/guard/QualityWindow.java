package io.espalier.actors.guard;

import java.util.ArrayDeque;
import java.util.List;

/** Quality over the newest records, batch by batch; keeps at least the length asked for. */
public final class QualityWindow {

  private final long length;
  private final ArrayDeque<BatchOutcome> batches = new ArrayDeque<>();
  private long records;
  private double sum;

  /**
   * @param length records to look back
   * @param seen what was in the window, the eldest first
   */
  public QualityWindow(long length, List<BatchOutcome> seen) {
    this.length = length;
    seen.forEach(this::add);
  }

  public void add(BatchOutcome batch) {
    batches.addLast(batch);
    records += batch.records();
    sum += batch.quality().sum();
    for (BatchOutcome eldest = batches.peekFirst();
        eldest != null && records - eldest.records() >= length;
        eldest = batches.peekFirst()) {
      batches.removeFirst();
      records -= eldest.records();
      sum -= eldest.quality().sum();
    }
  }

  /** Whether the whole length has been seen. */
  public boolean isFull() {
    return records >= length;
  }

  /** The mean outcome of its records; 0 before anything has been seen. */
  public double quality() {
    return records == 0 ? 0 : sum / records;
  }

  /** What is in the window, the eldest first. */
  public List<BatchOutcome> seen() {
    return List.copyOf(batches);
  }
}
