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
     * @param channelRow where what is under the tap at its first position is in the channel
     * @param first the first position whose tap is not in the padding
     * @param last just past the last of them
     */
    void accept(int columnRow, int channelRow, int first, int last);
  }

  private void eachRow(int tap, RowAction action) {
    int down = tap / geometry.kernelWidth() - geometry.padding();
    int shift = tap % geometry.kernelWidth() - geometry.padding();
    int first = first(shift);
    int last = last(shift);
    int to = 0;
    for (int sample = 0; sample < geometry.samples(); sample++) {
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

  /** Most rows have no padding; filling nothing would take as long as copying so few values. */
  private void copyRow(int columnRow, int channelRow, int first, int last) {
    if (first > 0) {
      Arrays.fill(column, columnRow, columnRow + first, 0);
    }
    if (geometry.stride() == 1) {
      System.arraycopy(channel, channelRow + first, column, columnRow + first, last - first);
    } else {
      for (int k = first; k < last; k++) {
        column[columnRow + k] = channel[channelRow + k * geometry.stride()];
      }
    }
    if (last < geometry.outputWidth()) {
      Arrays.fill(column, columnRow + last, columnRow + geometry.outputWidth(), 0);
    }
  }

  private void addRow(int columnRow, int channelRow, int first, int last) {
    int stride = geometry.stride();
    for (int k = first; k < last; k++) {
      channel[channelRow + k * stride] += column[columnRow + k];
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
