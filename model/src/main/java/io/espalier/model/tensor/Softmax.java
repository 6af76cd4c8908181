package io.espalier.model.tensor;

/** Class probabilities of a batch's logits. Belongs to the thread of its tensors, owns none. */
@FunctionalInterface
public interface Softmax {

  /**
   * Overwrites the probabilities that it was made for.
   *
   * @param logits classes × batch, like the probabilities
   */
  void of(Tensor logits);
}
