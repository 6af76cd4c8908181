package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The biases of a convolution, if it has any: one per column of its output. */
final class Biases implements AutoCloseable {

  private final Tensor ones;
  private final @Nullable Tensor values;
  private final @Nullable Tensor gradients;

  Biases(Network network, ParameterBlock block, int rows) {
    ones = network.backend().ones(rows, 1);
    values = block.biased() ? network.biases(network.values(), block) : null;
    gradients = block.biased() ? network.biases(network.gradients(), block) : null;
  }

  void addTo(Tensor output) {
    if (values != null) {
      output.product(ones, false, values, true, 1, 1);
    }
  }

  void gradient(Tensor outputGradient) {
    if (gradients != null) {
      gradients.product(outputGradient, true, ones, false);
    }
  }

  @Override
  public void close() {
    ones.close();
  }
}
