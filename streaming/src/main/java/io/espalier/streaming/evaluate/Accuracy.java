package io.espalier.streaming.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * Whether classes were predicted right: an outcome is 1 or 0. The arrays belong to this record and
 * are never written to after construction.
 *
 * @param labels the classes that records have, in the order of the stream
 * @param predicted the classes that they were given
 */
public record Accuracy(int[] labels, int[] predicted) implements Quality {

  public Accuracy {
    if (labels.length != predicted.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d labels and %d predictions", labels.length, predicted.length));
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public double outcome(int index) {
    return labels[index] == predicted[index] ? 1 : 0;
  }

  @Override
  public <R> R accept(Visitor<R> visitor) {
    return visitor.accuracy(this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Accuracy that
        && Arrays.equals(labels, that.labels)
        && Arrays.equals(predicted, that.predicted);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(labels), Arrays.hashCode(predicted));
  }
}
