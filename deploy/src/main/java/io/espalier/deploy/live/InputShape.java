package io.espalier.deploy.live;

/** Shape of one sample; a flat row of n features is {@code n×1×1}. */
public record InputShape(int channels, int height, int width) {

  public InputShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an input needs at least one value, got %d×%d×%d".formatted(channels, height, width));
    }
  }

  /** Values in one sample. */
  public int size() {
    return channels * height * width;
  }
}
