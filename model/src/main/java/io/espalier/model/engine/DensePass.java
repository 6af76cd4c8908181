package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.tensor.MatrixProduct;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code Z = WᵀX + b1ᵀ}, for all neurons of a layer or for some of them. Every operation is a
 * matrix product into an 'f'-ordered result, the one form that ND4J computes without a hidden copy;
 * the bias goes in as a product with a row of ones.
 */
final class DensePass implements ParametricPass {

  private final ParameterBlock block;
  private final INDArray weights;
  private final INDArray biases;
  private final INDArray weightGradients;
  private final INDArray biasGradients;
  private final INDArray output;
  private final INDArray inputGradient;
  private final INDArray onesRow;
  private final INDArray onesColumn;
  private final boolean first;
  private INDArray input;
  private INDArray outputGradient;

  /**
   * @param first whether nothing below needs a gradient
   */
  DensePass(Network network, ParameterBlock block, int batchSize, boolean first) {
    this(network, block, 0, block.outputs(), batchSize, first);
  }

  /** A pass over the neurons from {@code fromNeuron} to before {@code toNeuron}. */
  DensePass(
      Network network,
      ParameterBlock block,
      int fromNeuron,
      int toNeuron,
      int batchSize,
      boolean first) {
    this.block = block;
    this.first = first;
    weights = network.weights(network.values(), block, fromNeuron, toNeuron);
    biases = network.biases(network.values(), block, fromNeuron, toNeuron);
    weightGradients = network.weights(network.gradients(), block, fromNeuron, toNeuron);
    biasGradients = network.biases(network.gradients(), block, fromNeuron, toNeuron);
    output = Nd4j.create(DataType.FLOAT, new long[] {toNeuron - fromNeuron, batchSize}, 'f');
    inputGradient =
        first ? output : Nd4j.create(DataType.FLOAT, new long[] {block.inputs(), batchSize}, 'f');
    onesRow = Nd4j.ones(DataType.FLOAT, 1, batchSize);
    onesColumn = Nd4j.ones(DataType.FLOAT, batchSize, 1);
    input = inputGradient;
    outputGradient = output;
  }

  @Override
  public ParameterBlock block() {
    return block;
  }

  /** What the layer read in the last forward pass: inputs × batch. */
  @Override
  public INDArray input() {
    return input;
  }

  /** What came down to the layer in the last backward pass: outputs × batch. */
  @Override
  public INDArray outputGradient() {
    return outputGradient;
  }

  @Override
  public INDArray forward(INDArray layerInput, Mode mode) {
    input = layerInput;
    MatrixProduct.gemm(biases, false, onesRow, false, output, 1, 0);
    MatrixProduct.gemm(weights, true, layerInput, false, output, 1, 1);
    return output;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    outputGradient = gradient;
    MatrixProduct.gemm(input, false, outputGradient, true, weightGradients, 1, 0);
    MatrixProduct.gemm(outputGradient, false, onesColumn, false, biasGradients, 1, 0);
    if (!first) {
      MatrixProduct.gemm(weights, false, outputGradient, false, inputGradient, 1, 0);
    }
    return inputGradient;
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
    onesRow.close();
    onesColumn.close();
  }
}
