package io.espalier.model.engine;

import io.espalier.model.tensor.Tensor;

/**
 * One layer at work on batches of one size: it owns its output and scratch arrays. All activations
 * are matrices, column after column in memory. A row of units is units × batch, so a sample's units
 * are contiguous; planes are (batch · positions) × channels, so a channel is contiguous, sample
 * after sample.
 */
interface LayerPass extends AutoCloseable {

  /** The output for {@code input}; owned by the layer and overwritten by the next call. */
  Tensor forward(Tensor input, Mode mode);

  /**
   * Fills the layer's gradients and returns the gradient by its input, for the input of the last
   * {@link #forward} in training mode.
   */
  Tensor backward(Tensor outputGradient);

  /** Whether {@link #forward} writes over its input, which then is the output. */
  default boolean overwritesInput() {
    return false;
  }

  /** Whether {@link #backward} writes over the gradient that it is given. */
  default boolean overwritesGradient() {
    return false;
  }

  @Override
  void close();
}
