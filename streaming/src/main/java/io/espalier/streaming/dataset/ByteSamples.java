package io.espalier.streaming.dataset;

import java.util.Locale;
import java.util.Objects;

/**
 * Samples of 8-bit values, kept as bytes (a quarter of what floats take) and handed out as value /
 * 255.
 *
 * @param values one sample after the other
 * @param labels one class per sample
 * @param features values in one sample
 */
record ByteSamples(byte[] values, int[] labels, int features) implements DataSet.Part {

  ByteSamples {
    if (values.length != (long) labels.length * features) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d values for %d samples of %d",
              values.length,
              labels.length,
              features));
    }
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
    Objects.checkIndex(index, labels.length);
    scale(values, index * features, features, destination, offset);
  }

  /** Copies {@code count} bytes as value / 255. */
  static void scale(byte[] source, int from, int count, float[] destination, int offset) {
    for (int i = 0; i < count; i++) {
      destination[offset + i] = (source[from + i] & 0xff) / 255f;
    }
  }
}
