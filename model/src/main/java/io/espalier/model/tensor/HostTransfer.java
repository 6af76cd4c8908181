package io.espalier.model.tensor;

import java.util.Locale;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Copies between Java arrays and tensors. The only class that touches a tensor's host buffer, but
 * for {@link HostMatrix} on a CPU, so that the same code is right where the tensor lives on a GPU:
 * a read first brings the host copy up to date, a write marks the device copy as stale.
 *
 * <p>Works on whole arrays that own their buffer, never on views: a view's buffer is its parent's.
 */
final class HostTransfer {

  private HostTransfer() {}

  /** Fills {@code destination} with the buffer of {@code source}, in the order of its memory. */
  static void read(INDArray source, float[] destination) {
    read(source, destination, destination.length);
  }

  /** Fills the first {@code length} values of {@code destination}, all that the source has. */
  static void read(INDArray source, float[] destination, int length) {
    requireSize(source, length);
    Nd4j.getAffinityManager().ensureLocation(source, Location.HOST);
    pointerOf(source).get(destination, 0, length);
  }

  /** Fills {@code destination} from a tensor of doubles, in the order of its memory. */
  static void read(INDArray source, double[] destination) {
    requireSize(source, destination.length);
    Nd4j.getAffinityManager().ensureLocation(source, Location.HOST);
    ((DoublePointer) source.data().pointer()).position(0).get(destination, 0, destination.length);
  }

  /** Fills the buffer of {@code destination} from {@code source}, in the order of its memory. */
  static void write(float[] source, INDArray destination) {
    requireSize(destination, source.length);
    pointerOf(destination).put(source, 0, source.length);
    Nd4j.getAffinityManager().tagLocation(destination, Location.HOST);
  }

  private static FloatPointer pointerOf(INDArray array) {
    return ((FloatPointer) array.data().pointer()).position(0);
  }

  private static void requireSize(INDArray array, int length) {
    if (array.isView() || array.length() != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d host values do not fill a whole array of shape %s",
              length,
              array.shapeInfoToString()));
    }
  }
}
