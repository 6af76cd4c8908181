package io.espalier.model.network;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Weighted;
import io.espalier.model.flow.Window;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A signal whose activity is evidence, and how a map of it, one value per unit or position, is
 * summed up: per unit of a row; per channel of planes; and where a convolution reads the planes,
 * per channel and tap, over all positions that the tap meets.
 *
 * @param name of the layer that reads it, or adds it to a sum
 * @param window of the convolution that reads it, if sums per tap are wanted; else null
 * @param mapped whether the map itself is kept: one sum per position
 */
public record Probe(String name, TensorShape signal, @Nullable Window window, boolean mapped) {

  Probe(String name, TensorShape signal, @Nullable Window window) {
    this(name, signal, window, false);
  }

  /** What a layer reads. */
  public static Probe of(Weighted layer) {
    return new Probe(layer.name(), layer.input(), layer.window());
  }

  /** A probe of a row of units. */
  public static Probe row(String name, int units) {
    return new Probe(name, TensorShape.row(units), null);
  }

  /** Units of a row or channels of planes. */
  public int units() {
    return signal.flat() ? signal.size() : signal.channels();
  }

  /** Sums per unit: the taps of the convolution that reads it, or 1. */
  public int taps() {
    return window == null ? 1 : window.taps();
  }

  /** This probe, keeping the whole map where the signal is of planes. */
  public Probe whole() {
    return signal.flat() ? this : new Probe(name, signal, null, true);
  }

  /** How many {@link #sums} there are. */
  public int sumCount() {
    return mapped ? signal.size() : units() * taps();
  }

  /**
   * Sums of a map.
   *
   * @param map one value per unit or position, channel by channel
   * @return units × taps, or the map itself
   */
  public float[] sums(float[] map) {
    if (mapped || (window == null && map.length == units())) {
      return map;
    }
    return narrowed(
        window == null ? totals(k -> map[k], map.length) : tapSums(k -> map[k], window));
  }

  /** The same in double precision. */
  public double[] sums(double[] map) {
    if (mapped) {
      return map;
    }
    return window == null ? totals(k -> map[k], map.length) : tapSums(k -> map[k], window);
  }

  private double[] totals(IntToDoubleFunction map, int length) {
    int perUnit = length / units();
    double[] totals = new double[units()];
    for (int unit = 0; unit < totals.length; unit++) {
      for (int k = unit * perUnit; k < (unit + 1) * perUnit; k++) {
        totals[unit] += map.applyAsDouble(k);
      }
    }
    return totals;
  }

  private static float[] narrowed(double[] values) {
    float[] narrowed = new float[values.length];
    for (int k = 0; k < narrowed.length; k++) {
      narrowed[k] = (float) values[k];
    }
    return narrowed;
  }

  private double[] tapSums(IntToDoubleFunction map, Window kernel) {
    double[] sums = new double[units() * kernel.taps()];
    int to = 0;
    for (int channel = 0; channel < units(); channel++) {
      for (int row = 0; row < kernel.height(); row++) {
        for (int column = 0; column < kernel.width(); column++) {
          sums[to++] = tapSum(map, channel, row, column, kernel);
        }
      }
    }
    return sums;
  }

  /** Sum of the values that one tap of the kernel meets. */
  private double tapSum(IntToDoubleFunction map, int channel, int row, int column, Window kernel) {
    int height = signal.shape().height();
    int width = signal.shape().width();
    double sum = 0;
    for (int y = 0; y < kernel.outputHeight(height); y++) {
      int fromRow = y * kernel.stride() + row - kernel.padding();
      if (fromRow < 0 || fromRow >= height) {
        continue;
      }
      int start = (channel * height + fromRow) * width;
      for (int x = 0; x < kernel.outputWidth(width); x++) {
        int fromColumn = x * kernel.stride() + column - kernel.padding();
        if (fromColumn >= 0 && fromColumn < width) {
          sum += map.applyAsDouble(start + fromColumn);
        }
      }
    }
    return sum;
  }
}
