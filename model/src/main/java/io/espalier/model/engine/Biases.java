package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.tensor.MatrixProduct;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The biases of a convolution, if it has any: one per column of its output. */
final class Biases implements AutoCloseable {

  private final INDArray ones;
  private final @Nullable INDArray values;
  private final @Nullable INDArray gradients;

  Biases(Network network, ParameterBlock block, int rows) {
    ones = Nd4j.ones(DataType.FLOAT, rows, 1);
    values = block.biased() ? network.biases(network.values(), block) : null;
    gradients = block.biased() ? network.biases(network.gradients(), block) : null;
  }

  void addTo(INDArray output) {
    if (values != null) {
      MatrixProduct.gemm(ones, false, values, true, output, 1, 1);
    }
  }

  void gradient(INDArray outputGradient) {
    if (gradients != null) {
      MatrixProduct.gemm(outputGradient, true, ones, false, gradients, 1, 0);
    }
  }

  @Override
  public void close() {
    ones.close();
  }
}
