package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum, whose gradient is that of each of its inputs. */
final class AddPass implements JoiningPass {

  private final INDArray output;

  AddPass(TensorShape shape, int batchSize) {
    output = Batches.allocate(shape, batchSize);
  }

  @Override
  public INDArray forward(List<INDArray> inputs) {
    inputs.get(0).add(inputs.get(1), output);
    inputs.subList(2, inputs.size()).forEach(output::addi);
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient, int input) {
    return outputGradient;
  }

  @Override
  public boolean ownsGradients() {
    return false;
  }

  @Override
  public void close() {
    output.close();
  }
}
