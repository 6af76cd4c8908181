package io.espalier.streaming.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * What was predicted for some records before they were learnt, in the order of the stream. The
 * arrays belong to this record and are never written to after construction.
 *
 * @param labels the classes that they have
 * @param predicted the classes that they were given
 */
public record Predictions(int[] labels, int[] predicted) {

  public Predictions {
    if (labels.length != predicted.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d labels and %d predictions", labels.length, predicted.length));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Predictions that
        && Arrays.equals(labels, that.labels)
        && Arrays.equals(predicted, that.predicted);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(labels), Arrays.hashCode(predicted));
  }

  /** How many records. */
  public int size() {
    return labels.length;
  }

  /** Whether record {@code index} was predicted right. */
  public boolean isCorrect(int index) {
    return labels[index] == predicted[index];
  }

  /** How many were predicted right. */
  public int correct() {
    int correct = 0;
    for (int k = 0; k < labels.length; k++) {
      if (isCorrect(k)) {
        correct++;
      }
    }
    return correct;
  }
}
