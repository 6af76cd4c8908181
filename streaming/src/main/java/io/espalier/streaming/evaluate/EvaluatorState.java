package io.espalier.streaming.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Everything that a {@link PrequentialEvaluator} remembers, to be stored in a checkpoint. The
 * arrays belong to this record and are never written to after construction.
 *
 * @param confusion records so far by label × prediction
 * @param majorityHits records so far that were of the majority class before them
 * @param noChangeHits records so far that were of the class of the record before them
 * @param windowLabels labels in the window, the oldest first
 * @param windowPredictions predictions in the window, the oldest first
 * @param windowMajorityHits whether the majority class was right, the oldest first
 * @param windowNoChangeHits whether no change was right, the oldest first
 * @param decayedHits right predictions, decayed
 * @param decayedRecords records, decayed
 * @param previousLabel class of the last record; −1 before the first
 */
public record EvaluatorState(
    long[] confusion,
    long majorityHits,
    long noChangeHits,
    int[] windowLabels,
    int[] windowPredictions,
    boolean[] windowMajorityHits,
    boolean[] windowNoChangeHits,
    double decayedHits,
    double decayedRecords,
    int previousLabel) {

  public EvaluatorState {
    int window = windowLabels.length;
    if (windowPredictions.length != window
        || windowMajorityHits.length != window
        || windowNoChangeHits.length != window) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a window of %d labels, %d predictions, %d and %d baseline outcomes",
              window,
              windowPredictions.length,
              windowMajorityHits.length,
              windowNoChangeHits.length));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvaluatorState that
        && Arrays.equals(confusion, that.confusion)
        && majorityHits == that.majorityHits
        && noChangeHits == that.noChangeHits
        && Arrays.equals(windowLabels, that.windowLabels)
        && Arrays.equals(windowPredictions, that.windowPredictions)
        && Arrays.equals(windowMajorityHits, that.windowMajorityHits)
        && Arrays.equals(windowNoChangeHits, that.windowNoChangeHits)
        && Double.compare(decayedHits, that.decayedHits) == 0
        && Double.compare(decayedRecords, that.decayedRecords) == 0
        && previousLabel == that.previousLabel;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(confusion),
        majorityHits,
        noChangeHits,
        Arrays.hashCode(windowLabels),
        Arrays.hashCode(windowPredictions),
        Arrays.hashCode(windowMajorityHits),
        Arrays.hashCode(windowNoChangeHits),
        decayedHits,
        decayedRecords,
        previousLabel);
  }
}
