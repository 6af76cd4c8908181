package io.espalier.streaming.dataset;

import java.util.Arrays;
import java.util.Locale;

/** Samples of a table, one array per row. */
record FloatSamples(float[][] rows, int[] labels) implements DataSet.Part {

  FloatSamples {
    if (rows.length != labels.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d rows and %d labels", rows.length, labels.length));
    }
  }

  /** The samples from {@code from} to {@code to} − 1. */
  FloatSamples range(int from, int to) {
    return new FloatSamples(
        Arrays.copyOfRange(rows, from, to), Arrays.copyOfRange(labels, from, to));
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void copyFeatures(int index, float[] destination, int offset) {
    System.arraycopy(rows[index], 0, destination, offset, rows[index].length);
  }
}
