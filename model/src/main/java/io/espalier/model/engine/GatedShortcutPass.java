package io.espalier.model.engine;

import io.espalier.model.flow.GateBlock;
import io.espalier.model.flow.Gated;
import io.espalier.model.layer.Identity;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.tensor.Convolution;
import io.espalier.model.tensor.HostTransfer;
import io.espalier.model.tensor.MatrixProduct;
import io.espalier.model.tensor.Scratch;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An identity shortcut: a convolution with kernels of one value that has, for each channel of the
 * sum, its gate in the row of the channel that it comes from.
 */
final class GatedShortcutPass implements LayerPass {

  private final INDArray gates;
  private final INDArray ones;
  private final INDArray selection;
  private final INDArray gated;
  private final Convolution convolution;
  private final INDArray output;
  private final OnDemand inputGradient;

  /**
   * The pass of one shortcut.
   *
   * @param scratch shared with other layers
   */
  GatedShortcutPass(
      Network network, LayoutNode node, Identity shortcut, int batchSize, Scratch scratch) {
    int inputs = node.input().channels();
    GateBlock block = ((Gated) node.flow()).block();
    gates = network.column(network.values(), block.offset(), block.channels());
    ones = Nd4j.ones(DataType.FLOAT, inputs, 1);
    selection = selection(shortcut, inputs);
    gated = Batches.matrix(inputs, block.channels());
    convolution =
        Convolution.create(
            Batches.geometry(node.input(), node.output(), shortcut.window(), batchSize),
            node.output().channels(),
            scratch);
    output = Batches.allocate(node.output(), batchSize);
    inputGradient = new OnDemand(node.input(), batchSize);
  }

  private static INDArray selection(Identity shortcut, int inputs) {
    float[] values = new float[inputs * shortcut.sources().size()];
    for (int channel = 0; channel < shortcut.sources().size(); channel++) {
      int source = shortcut.sources().get(channel);
      if (source >= 0) {
        values[channel * inputs + source] = 1;
      }
    }
    INDArray selection = Batches.matrix(inputs, shortcut.sources().size());
    HostTransfer.write(values, selection);
    return selection;
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    MatrixProduct.gemm(ones, false, gates, true, gated, 1, 0);
    gated.muli(selection);
    convolution.forward(input, gated, output);
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    convolution.planeGradient(outputGradient, gated, inputGradient.get());
    return inputGradient.get();
  }

  @Override
  public void close() {
    List.of(ones, selection, gated, output).forEach(INDArray::close);
    inputGradient.close();
  }
}
