package io.espalier.model.tensor;

/**
 * A pool over the planes of a batch, each for itself. Planes and their gradient are (batch ·
 * positions) × channels, outputs and theirs (batch · output positions) × channels. May own memory;
 * belongs to the thread of its tensors.
 */
public interface Pool extends AutoCloseable {

  /** What a pool puts out for the values under its window. */
  enum Kind {
    /** The largest; padding is never it. */
    MAXIMUM,
    /** The mean, in which padding counts as 0. */
    AVERAGE
  }

  /** Overwrites {@code output}. */
  void forward(Tensor planes, Tensor output);

  /** Overwrites {@code planeGradient}. */
  void backward(Tensor planes, Tensor outputGradient, Tensor planeGradient);

  @Override
  void close();
}
