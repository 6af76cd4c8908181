package io.espalier.streaming.sample;

import java.util.Locale;

/**
 * What every sample of a stream looks like: an image of {@code channels × height × width} values
 * (laid out channel by channel, row by row) or a flat row, and one of {@code classes} labels.
 *
 * @param channels colour planes of an image; the number of features of a flat row
 * @param height rows of an image; 1 for a flat row
 * @param width columns of an image; 1 for a flat row
 * @param classes number of labels, at least 2; labels are 0 to classes − 1
 */
public record SampleShape(int channels, int height, int width, int classes) {

  /** An array holds so many. */
  private static final int MOST_FEATURES = Integer.MAX_VALUE - 8;

  public SampleShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a sample needs at least one feature, got %d×%d×%d",
              channels,
              height,
              width));
    }
    if ((double) channels * height * width > MOST_FEATURES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a sample of %d×%d×%d values is too large, at most %d fit",
              channels,
              height,
              width,
              MOST_FEATURES));
    }
    if (classes < 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "classification needs at least 2 classes, got %d. Maybe the label column is wrong.",
              classes));
    }
  }

  /** A row of {@code features} values without spatial structure. */
  public static SampleShape flat(int features, int classes) {
    return new SampleShape(features, 1, 1, classes);
  }

  /** Values in one sample. */
  public int features() {
    return channels * height * width;
  }

  /** Whether the features are a picture. */
  public boolean isImage() {
    return height > 1 && width > 1;
  }
}
