package io.espalier.deploy.live;

import io.espalier.model.flow.InputShape;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * How many connections still read each input.
 *
 * @param records trained when it was taken
 * @param liveConnections one count per input, channel by channel, row by row; owned by this record
 *     and never written to after construction
 */
public record InputMask(long records, int channels, int height, int width, int[] liveConnections)
    implements LiveMessage {

  public InputMask {
    int inputs = new InputShape(channels, height, width).size();
    if (liveConnections.length != inputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an input of %d×%d×%d has %d values, got %d counts",
              channels,
              height,
              width,
              inputs,
              liveConnections.length));
    }
  }

  @Override
  public String eventName() {
    return "mask";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputMask that
        && records == that.records
        && channels == that.channels
        && height == that.height
        && width == that.width
        && Arrays.equals(liveConnections, that.liveConnections);
  }

  @Override
  public int hashCode() {
    return Objects.hash(records, channels, height, width, Arrays.hashCode(liveConnections));
  }
}
