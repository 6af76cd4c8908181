package io.espalier.model.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/** Along the last dimension of a 'c'-ordered view, the one form that ND4J's kernel is quick in. */
final class Nd4jSoftmax implements Softmax {

  private final Kept<CustomOp> operation;

  Nd4jSoftmax(Tensor probabilities) {
    INDArray result = Nd4jTensor.array(probabilities).transpose();
    operation = new Kept<>(logits -> new SoftMax(logits.array().transpose(), result, 1));
  }

  @Override
  public void of(Tensor logits) {
    Nd4j.getExecutioner().exec(operation.of(logits));
  }
}
