package io.espalier.deploy.live;

import java.util.Locale;

/** Shape of one sample; a flat row of n features is {@code n×1×1}. */
public record InputShape(int channels, int height, int width) {

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
  }

  /** Values in one sample. */
  public int size() {
    return channels * height * width;
  }
}
