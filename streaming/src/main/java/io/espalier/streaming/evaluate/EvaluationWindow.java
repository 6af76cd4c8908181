package io.espalier.streaming.evaluate;

import java.util.Optional;

/** The last outcomes in a ring of primitive arrays: nine bytes each. */
final class EvaluationWindow {

  private static final int MAJORITY_HIT = 1;
  private static final int NO_CHANGE_HIT = 2;

  private final int[] labels;
  private final int[] predictions;
  private final byte[] baselineHits;
  private int next;
  private int size;

  EvaluationWindow(int capacity) {
    labels = new int[capacity];
    predictions = new int[capacity];
    baselineHits = new byte[capacity];
  }

  /** Adds an outcome; returns the oldest one if it had to make room. */
  Optional<EvaluatedRecord> push(EvaluatedRecord outcome) {
    Optional<EvaluatedRecord> oldest =
        size == labels.length ? Optional.of(at(next)) : Optional.empty();
    labels[next] = outcome.label();
    predictions[next] = outcome.prediction();
    baselineHits[next] =
        (byte)
            ((outcome.majorityHit() ? MAJORITY_HIT : 0)
                | (outcome.noChangeHit() ? NO_CHANGE_HIT : 0));
    next = (next + 1) % labels.length;
    size = Math.min(size + 1, labels.length);
    return oldest;
  }

  int size() {
    return size;
  }

  /** The outcome at {@code age}, 0 being the oldest. */
  EvaluatedRecord get(int age) {
    return at((next - size + age + labels.length) % labels.length);
  }

  private EvaluatedRecord at(int slot) {
    return new EvaluatedRecord(
        labels[slot],
        predictions[slot],
        (baselineHits[slot] & MAJORITY_HIT) != 0,
        (baselineHits[slot] & NO_CHANGE_HIT) != 0);
  }
}
