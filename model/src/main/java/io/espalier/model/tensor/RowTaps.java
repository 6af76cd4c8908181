package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Arrays;

/** Taps of any kernel, row by row of its positions. */
final class RowTaps implements Taps {

  private final Geometry geometry;

  RowTaps(Geometry geometry) {
    this.geometry = geometry;
  }

  /** One row of positions under one tap. */
  private interface RowAction {
    /**
     * Acts on one row.
     *
     * @param columnRow where the row begins in the column
     * @param channelRow where what is under the tap at its first position is in the channel
     * @param first the first position whose tap is not in the padding
     * @param last just past the last of them
     */
    void accept(int columnRow, int channelRow, int first, int last);
  }

  @Override
  public void copy(int tap, int samples, float[] channel, float[] column) {
    eachRow(
        tap,
        samples,
        (columnRow, channelRow, first, last) -> {
          copyRow(channel, channelRow, column, columnRow, first, last);
          clear(column, columnRow, columnRow + first);
          clear(column, columnRow + last, columnRow + geometry.outputWidth());
        });
  }

  @Override
  public void add(int tap, int samples, float[] column, float[] channel) {
    int stride = geometry.stride();
    eachRow(
        tap,
        samples,
        (columnRow, channelRow, first, last) -> {
          for (int k = first; k < last; k++) {
            channel[channelRow + k * stride] += column[columnRow + k];
          }
        });
  }

  private void eachRow(int tap, int samples, RowAction action) {
    int down = tap / geometry.kernelWidth() - geometry.padding();
    int shift = tap % geometry.kernelWidth() - geometry.padding();
    int first = first(shift);
    int last = last(shift);
    int to = 0;
    for (int sample = 0; sample < samples; sample++) {
      for (int row = 0; row < geometry.outputHeight(); row++) {
        int from = row * geometry.stride() + down;
        if (first < last && from >= 0 && from < geometry.height()) {
          int at = (sample * geometry.height() + from) * geometry.width() + shift;
          action.accept(to, at, first, last);
        } else {
          action.accept(to, 0, 0, 0);
        }
        to += geometry.outputWidth();
      }
    }
  }

  private void copyRow(
      float[] channel, int channelRow, float[] column, int columnRow, int first, int last) {
    if (geometry.stride() == 1) {
      System.arraycopy(channel, channelRow + first, column, columnRow + first, last - first);
    } else {
      for (int k = first; k < last; k++) {
        column[columnRow + k] = channel[channelRow + k * geometry.stride()];
      }
    }
  }

  /** Most rows have no padding; filling nothing would take as long as copying so few values. */
  private static void clear(float[] column, int from, int to) {
    if (from < to) {
      Arrays.fill(column, from, to, 0);
    }
  }

  /** The first position of a row whose tap is not in the padding on the left. */
  private int first(int shift) {
    int first = shift >= 0 ? 0 : -Math.floorDiv(shift, geometry.stride());
    return Math.min(first, geometry.outputWidth());
  }

  /** Just past the last position whose tap is not in the padding on the right. */
  private int last(int shift) {
    int last = -Math.floorDiv(shift - geometry.width(), geometry.stride());
    return Math.max(first(shift), Math.min(last, geometry.outputWidth()));
  }
}
