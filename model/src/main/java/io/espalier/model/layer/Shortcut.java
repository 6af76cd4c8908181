package io.espalier.model.layer;

/** How the input of a {@link Residual} block reaches its sum. */
public sealed interface Shortcut permits Identity, Shortcut.Padded, Shortcut.Projection {

  int stride();

  /**
   * {@linkplain Identity#padded The input itself}, with zero channels where the sum has more: how
   * many there are follows from the place of the block.
   */
  record Padded(int stride) implements Shortcut {
    public Padded {
      requireStride(stride);
    }
  }

  /** Option B: a 1×1 convolution without biases, normalized. */
  record Projection(int stride) implements Shortcut {
    public Projection {
      requireStride(stride);
    }
  }

  /** Refuses strides below 1. */
  static void requireStride(int stride) {
    if (stride < 1) {
      throw new IllegalArgumentException("a shortcut's stride is at least 1, got " + stride);
    }
  }
}
