package io.espalier.model.tensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Memory that several use in turn, each within one call: as much as the one that needs most of it.
 * All say what they need before the first of them uses it.
 */
public final class Scratch implements AutoCloseable {

  private final Backend backend;
  private long length;
  private @Nullable Tensor tensor;

  public Scratch(Backend backend) {
    this.backend = backend;
  }

  /** Makes sure that there will be room for so many values. */
  public void reserve(long values) {
    if (tensor != null) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "scratch of %d values is in use", length));
    }
    length = Math.max(length, values);
  }

  /** A column with room for what was reserved; what it holds is anyone's. */
  public Tensor tensor() {
    if (tensor == null) {
      tensor = backend.uninitialized(length, 1);
    }
    return tensor;
  }

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
    }
  }
}
