package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.network.LayoutNode;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Channels side by side: columns of planes, or rows of units, are copied. */
final class ConcatPass implements JoiningPass {

  private final boolean rows;
  private final INDArray output;
  private final List<OnDemand> gradients = new ArrayList<>();
  private final int[] offsets;

  ConcatPass(LayoutNode node, int batchSize) {
    rows = node.output().flat();
    output = Batches.allocate(node.output(), batchSize);
    offsets = new int[node.inputs().size() + 1];
    for (int k = 0; k < node.inputs().size(); k++) {
      TensorShape input = node.inputs().get(k);
      gradients.add(new OnDemand(input, batchSize));
      offsets[k + 1] = offsets[k] + (rows ? input.size() : input.channels());
    }
  }

  /** What one input is of a matrix of all. */
  private INDArray part(INDArray matrix, int input) {
    return rows
        ? matrix.get(NDArrayIndex.interval(offsets[input], offsets[input + 1]), NDArrayIndex.all())
        : matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(offsets[input], offsets[input + 1]));
  }

  @Override
  public INDArray forward(List<INDArray> inputs) {
    for (int k = 0; k < inputs.size(); k++) {
      part(output, k).assign(inputs.get(k));
    }
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient, int input) {
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
