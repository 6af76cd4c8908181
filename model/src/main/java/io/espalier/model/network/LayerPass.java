package io.espalier.model.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer at work on batches of one size: it owns its output and scratch arrays. Activations are
 * units × batch in 'f' order, so a sample's units are contiguous.
 */
interface LayerPass extends AutoCloseable {

  /** The output for {@code input}; owned by the layer and overwritten by the next call. */
  INDArray forward(INDArray input);

  /**
   * Fills the layer's parameter gradients and returns the gradient by its input, for the input of
   * the last {@link #forward}. May overwrite {@code outputGradient}.
   */
  INDArray backward(INDArray outputGradient);

  @Override
  void close();
}
