package io.espalier.model.tensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory that several use in turn, each within one call: as much as the one that needs most of it.
 * All say what they need before the first of them uses it.
 */
public final class Scratch implements AutoCloseable {

  private long length;
  private @Nullable INDArray array;

  /** Makes sure that there will be room for so many values. */
  void reserve(long values) {
    if (array != null) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "scratch of %d values is in use", length));
    }
    length = Math.max(length, values);
  }

  /** A flat array with room for what was reserved; what it holds is anyone's. */
  INDArray array() {
    if (array == null) {
      array = Nd4j.createUninitialized(DataType.FLOAT, length);
    }
    return array;
  }

  @Override
  public void close() {
    if (array != null) {
      array.close();
    }
  }
}
