package io.espalier.model.flow;

import java.util.Locale;

/**
 * What flows between two layers for one sample.
 *
 * @param shape channels × rows × columns
 * @param flat whether it is a row of units, channel by channel, as dense layers read it, and not
 *     planes as convolutions read them
 */
public record TensorShape(InputShape shape, boolean flat) {

  /** A row of units without spatial structure. */
  public static TensorShape row(int units) {
    return new TensorShape(InputShape.flat(units), true);
  }

  /** The same with another number of channels. */
  public TensorShape withChannels(int channels) {
    return new TensorShape(new InputShape(channels, shape.height(), shape.width()), flat);
  }

  public int channels() {
    return shape.channels();
  }

  /** Positions of one channel, and so values per channel. */
  public int positions() {
    return shape.height() * shape.width();
  }

  /** Values of one sample. */
  public int size() {
    return shape.size();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d×%d×%d%s", channels(), shape.height(), shape.width(), flat ? " flat" : "");
  }
}
