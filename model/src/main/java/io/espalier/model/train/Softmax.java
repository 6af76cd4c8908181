package io.espalier.model.train;

import io.espalier.model.tensor.KeptOperation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;

/** Class probabilities of a batch's logits, into an array of the caller's. */
final class Softmax {

  private final KeptOperation operation;

  /**
   * Along the last dimension of a 'c'-ordered view, the one form that ND4J's kernel is quick in.
   *
   * @param probabilities classes × batch, 'f'-ordered; overwritten by {@link #of}
   */
  Softmax(INDArray probabilities) {
    INDArray result = probabilities.transpose();
    operation = KeptOperation.custom(logits -> new SoftMax(logits.transpose(), result, 1));
  }

  /** Fills the probabilities. */
  void of(INDArray logits) {
    operation.run(logits);
  }
}
