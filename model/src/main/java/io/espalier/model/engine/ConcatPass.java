package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Channels side by side: columns of planes, or rows of units, are copied. */
final class ConcatPass implements JoiningPass {

  private final boolean rows;
  private final Tensor output;
  private final List<OnDemand> gradients = new ArrayList<>();
  private final int[] offsets;

  ConcatPass(LayoutNode node, Batches batches) {
    rows = node.output().flat();
    output = batches.allocate(node.output());
    offsets = new int[node.inputs().size() + 1];
    for (int k = 0; k < node.inputs().size(); k++) {
      TensorShape input = node.inputs().get(k);
      gradients.add(batches.onDemand(input));
      offsets[k + 1] = offsets[k] + (rows ? input.size() : input.channels());
    }
  }

  /** What one input is of a matrix of all. */
  private Tensor part(Tensor matrix, int input) {
    int from = offsets[input];
    int count = offsets[input + 1] - from;
    return rows
        ? matrix.rowsFrom(from, count)
        : matrix.view((long) from * matrix.rows(), matrix.rows(), count);
  }

  @Override
  public Tensor forward(List<Tensor> inputs) {
    for (int k = 0; k < inputs.size(); k++) {
      part(output, k).assign(inputs.get(k));
    }
    return output;
  }

  @Override
  public Tensor backward(Tensor outputGradient, int input) {
    return gradients.get(input).get().assign(part(outputGradient, input));
  }

  @Override
  public boolean ownsGradients() {
    return true;
  }

  @Override
  public void close() {
    output.close();
    gradients.forEach(OnDemand::close);
  }
}
