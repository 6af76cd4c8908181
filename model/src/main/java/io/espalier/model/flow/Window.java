package io.espalier.model.flow;

import java.util.Locale;

/**
 * What slides over the planes of a convolution or a pool.
 *
 * @param height rows of the kernel; rows × columns are at most {@link InputShape#MOST_VALUES}
 * @param width columns of the kernel
 * @param stride from one position to the next, in both directions
 * @param padding rows and columns added on every side
 */
public record Window(int height, int width, int stride, int padding) {

  public Window {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a kernel needs at least one value, got %d×%d", height, width));
    }
    if ((long) height * width > InputShape.MOST_VALUES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a kernel of %d×%d values is too large, at most %d fit",
              height,
              width,
              InputShape.MOST_VALUES));
    }
    if (stride < 1) {
      throw new IllegalArgumentException("a stride is at least 1, got " + stride);
    }
    if (padding < 0 || padding >= Math.max(height, width)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "padding is 0 or more and less than the kernel of %d×%d, got %d",
              height,
              width,
              padding));
    }
  }

  /** A square kernel. */
  public static Window square(int side, int stride, int padding) {
    return new Window(side, side, stride, padding);
  }

  /** Values under the kernel. */
  public int taps() {
    return height * width;
  }

  /** Rows that come out for so many that go in; below 1 when the kernel does not fit. */
  public int outputHeight(int inputHeight) {
    return output(inputHeight, height);
  }

  /** Columns that come out for so many that go in; below 1 when the kernel does not fit. */
  public int outputWidth(int inputWidth) {
    return output(inputWidth, width);
  }

  /** More than an int holds is as many as one does, which no shape has. */
  private int output(int input, int side) {
    long last = Math.floorDiv(input + 2L * padding - side, stride);
    return (int) Math.min(Integer.MAX_VALUE, last + 1);
  }
}
