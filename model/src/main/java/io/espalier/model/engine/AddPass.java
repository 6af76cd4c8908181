package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Tensor;
import java.util.List;

/** A sum, whose gradient is that of each of its inputs. */
final class AddPass implements JoiningPass {

  private final Tensor output;

  AddPass(TensorShape shape, Batches batches) {
    output = batches.allocate(shape);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    inputs.get(0).add(inputs.get(1), output);
    inputs.subList(2, inputs.size()).forEach(output::add);
    return output;
  }

  @Override
  public Tensor backward(Tensor outputGradient, int input) {
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
