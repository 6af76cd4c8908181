package io.espalier.model.device;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Patches copied row by row on the host, one channel and tap at a time, which fits a cache. */
final class HostPatches extends Patches {

  private final INDArray workspace;
  private final float[] channel;
  private final float[] column;

  HostPatches(Geometry geometry, INDArray workspace) {
    super(geometry, workspace);
    this.workspace = workspace;
    channel = new float[geometry.channelValues()];
    column = new float[geometry.rows()];
  }

  private static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().pointer();
  }

  @Override
  public INDArray gather(INDArray planes) {
    FloatPointer source = pointer(planes);
    FloatPointer destination = pointer(workspace);
    for (int c = 0; c < geometry.channels(); c++) {
      source.position((long) c * channel.length).get(channel, 0, channel.length);
      for (int tap = 0; tap < geometry.taps(); tap++) {
        eachRow(tap, this::copyRow);
        long at = ((long) c * geometry.taps() + tap) * column.length;
        destination.position(at).put(column, 0, column.length);
      }
    }
    source.position(0);
    destination.position(0);
    return matrix;
  }

  @Override
  public void scatter(INDArray planes) {
    FloatPointer source = pointer(workspace);
    FloatPointer destination = pointer(planes);
    for (int c = 0; c < geometry.channels(); c++) {
      Arrays.fill(channel, 0);
      for (int tap = 0; tap < geometry.taps(); tap++) {
        long at = ((long) c * geometry.taps() + tap) * column.length;
        source.position(at).get(column, 0, column.length);
        eachRow(tap, this::addRow);
      }
      destination.position((long) c * channel.length).put(channel, 0, channel.length);
    }
    source.position(0);
    destination.position(0);
  }

  /** One row of positions under one tap. */
  private interface RowAction {
    /**
     * Acts on one row.
     *
     * @param columnRow where the row begins in the column of the matrix
     * @param channelRow where its row begins in the planes; -1 when it lies in the padding
     * @param shift column of the planes under the tap at the first position
     */
    void accept(int columnRow, int channelRow, int shift);
  }

  private void eachRow(int tap, RowAction action) {
    int down = tap / geometry.kernelWidth() - geometry.padding();
    int shift = tap % geometry.kernelWidth() - geometry.padding();
    int to = 0;
    for (int sample = 0; sample < geometry.samples(); sample++) {
      for (int row = 0; row < geometry.outputHeight(); row++) {
        int from = row * geometry.stride() + down;
        boolean inside = from >= 0 && from < geometry.height();
        int at = inside ? (sample * geometry.height() + from) * geometry.width() : -1;
        action.accept(to, at, shift);
        to += geometry.outputWidth();
      }
    }
  }

  private void copyRow(int columnRow, int channelRow, int shift) {
    int end = columnRow + geometry.outputWidth();
    if (channelRow < 0) {
      Arrays.fill(column, columnRow, end, 0);
      return;
    }
    int first = first(shift);
    int last = last(shift);
    Arrays.fill(column, columnRow, columnRow + first, 0);
    if (geometry.stride() == 1) {
      System.arraycopy(
          channel, channelRow + shift + first, column, columnRow + first, last - first);
    } else {
      int from = channelRow + shift;
      for (int k = first; k < last; k++) {
        column[columnRow + k] = channel[from + k * geometry.stride()];
      }
    }
    Arrays.fill(column, columnRow + last, end, 0);
  }

  private void addRow(int columnRow, int channelRow, int shift) {
    if (channelRow < 0) {
      return;
    }
    int last = last(shift);
    int from = channelRow + shift;
    int stride = geometry.stride();
    for (int k = first(shift); k < last; k++) {
      channel[from + k * stride] += column[columnRow + k];
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
