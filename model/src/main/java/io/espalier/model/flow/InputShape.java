package io.espalier.model.flow;

import java.util.Locale;

/**
 * Shape of one input, laid out channel by channel, row by row.
 *
 * @param channels colour planes, or the number of features of a flat row
 * @param height rows; 1 for a flat row
 * @param width columns; 1 for a flat row
 */
public record InputShape(int channels, int height, int width) {

  /** Values that an array holds. */
  public static final int MOST_VALUES = Integer.MAX_VALUE - 8;

  public InputShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an input needs at least one value, got %d×%d×%d",
              channels,
              height,
              width));
    }
    if (!fits(channels, height, width)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d×%d×%d values are too many for one sample, at most %d fit",
              channels,
              height,
              width,
              MOST_VALUES));
    }
  }

  /** Whether the product is at most {@link #MOST_VALUES}; no step of it leaves a long. */
  private static boolean fits(long channels, long height, long width) {
    long plane = height * width;
    return plane <= MOST_VALUES && channels * plane <= MOST_VALUES;
  }

  /** A row of values without spatial structure. */
  public static InputShape flat(int features) {
    return new InputShape(features, 1, 1);
  }

  /** Whether the values have a place in a plane. */
  public boolean isPicture() {
    return height > 1 && width > 1;
  }

  /** Values in one input. */
  public int size() {
    return channels * height * width;
  }
}
