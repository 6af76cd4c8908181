package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Arrays;

/**
 * Taps of a kernel that has an output at each place of the planes: a column is the channel, shifted
 * as a whole, with zeros where rows or columns of the planes came in from the other side.
 */
final class ShiftedTaps implements Taps {

  private final Geometry geometry;

  ShiftedTaps(Geometry geometry) {
    this.geometry = geometry;
  }

  private int down(int tap) {
    return tap / geometry.kernelWidth() - geometry.padding();
  }

  private int right(int tap) {
    return tap % geometry.kernelWidth() - geometry.padding();
  }

  private int shift(int tap) {
    return down(tap) * geometry.width() + right(tap);
  }

  @Override
  public void copy(int tap, int samples, float[] channel, float[] column) {
    shift(channel, column, shift(tap), samples);
    clearPadding(tap, samples, column);
  }

  @Override
  public void add(int tap, int samples, float[] column, float[] channel) {
    clearPadding(tap, samples, column);
    int back = -shift(tap);
    shift(column, column, back, samples); // the compiler vectorizes a sum at equal indices alone
    int last = samples * geometry.positions() - Math.max(0, back);
    for (int k = Math.max(0, -back); k < last; k++) {
      channel[k] += column[k];
    }
  }

  /** Moves what is {@code shift} further on in {@code from}, where there is anything. */
  private void shift(float[] from, float[] to, int shift, int samples) {
    int count = samples * geometry.positions() - Math.abs(shift);
    if (count > 0) {
      System.arraycopy(from, Math.max(0, shift), to, Math.max(0, -shift), count);
    }
  }

  private void clearPadding(int tap, int samples, float[] column) {
    int height = geometry.height();
    int width = geometry.width();
    int top = Math.min(height, Math.max(0, -down(tap)));
    int bottom = Math.max(0, height - Math.max(0, down(tap)));
    int left = Math.min(width, Math.max(0, -right(tap)));
    int end = Math.max(0, width - Math.max(0, right(tap)));
    for (int sample = 0; sample < samples; sample++) {
      int plane = sample * height * width;
      Arrays.fill(column, plane, plane + top * width, 0);
      Arrays.fill(column, plane + bottom * width, plane + height * width, 0);
    }
    for (int row = 0; row < samples * height; row++) {
      for (int k = 0; k < left; k++) {
        column[row * width + k] = 0;
      }
      for (int k = end; k < width; k++) {
        column[row * width + k] = 0;
      }
    }
  }
}
