package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import java.util.Arrays;

/**
 * Patches of a few samples, moved on the host: a channel and the column of one tap at a time, which
 * both fit into the innermost cache.
 */
final class HostPatches {

  private final Geometry geometry;
  private final Taps taps;
  private final float[] channel;
  private final float[] column;

  /**
   * Room for the patches of some samples.
   *
   * @param samples how many at most
   */
  HostPatches(Geometry geometry, int samples) {
    this.geometry = geometry;
    taps = geometry.same() ? new ShiftedTaps(geometry) : new RowTaps(geometry);
    channel = new float[samples * geometry.positions()];
    column = new float[samples * geometry.outputPositions()];
  }

  /** Overwrites {@code patches} with those of {@code planes}. */
  void gather(HostMatrix planes, HostMatrix patches) {
    int samples = patches.rows() / geometry.outputPositions();
    for (int c = 0; c < geometry.channels(); c++) {
      planes.read(c, channel);
      for (int tap = 0; tap < geometry.taps(); tap++) {
        taps.copy(tap, samples, channel, column);
        patches.write(c * geometry.taps() + tap, column);
      }
    }
  }

  /** Overwrites {@code planes} with the sums of what the patches hold for each place in them. */
  void scatter(HostMatrix patches, HostMatrix planes) {
    int samples = patches.rows() / geometry.outputPositions();
    for (int c = 0; c < geometry.channels(); c++) {
      Arrays.fill(channel, 0);
      for (int tap = 0; tap < geometry.taps(); tap++) {
        patches.read(c * geometry.taps() + tap, column);
        taps.add(tap, samples, column, channel);
      }
      planes.write(c, channel);
    }
  }
}
