package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;

/**
 * {@code Z = WᵀX + b1ᵀ}, for all neurons of a layer or for some of them. Every operation is a
 * product of matrices; the bias goes in as one with a row of ones.
 */
final class DensePass implements ParametricPass {

  private final ParameterBlock block;
  private final Tensor weights;
  private final Tensor biases;
  private final Tensor weightGradients;
  private final Tensor biasGradients;
  private final Tensor output;
  private final Tensor inputGradient;
  private final Tensor onesRow;
  private final Tensor onesColumn;
  private final boolean first;
  private Tensor input;
  private Tensor outputGradient;

  /**
   * @param first whether nothing below needs a gradient
   */
  DensePass(Network network, ParameterBlock block, Batches batches, boolean first) {
    this(network, block, 0, block.outputs(), batches, first);
  }

  /** A pass over the neurons from {@code fromNeuron} to before {@code toNeuron}. */
  DensePass(
      Network network,
      ParameterBlock block,
      int fromNeuron,
      int toNeuron,
      Batches batches,
      boolean first) {
    this.block = block;
    this.first = first;
    Backend backend = batches.backend();
    weights = network.weights(network.values(), block, fromNeuron, toNeuron);
    biases = network.biases(network.values(), block, fromNeuron, toNeuron);
    weightGradients = network.weights(network.gradients(), block, fromNeuron, toNeuron);
    biasGradients = network.biases(network.gradients(), block, fromNeuron, toNeuron);
    output = backend.matrix(toNeuron - fromNeuron, batches.size());
    inputGradient = first ? output : backend.matrix(block.inputs(), batches.size());
    onesRow = backend.ones(1, batches.size());
    onesColumn = backend.ones(batches.size(), 1);
    input = inputGradient;
    outputGradient = output;
  }

  @Override
  public ParameterBlock block() {
    return block;
  }

  /** What the layer read in the last forward pass: inputs × batch. */
  @Override
  public Tensor input() {
    return input;
  }

  /** What came down to the layer in the last backward pass: outputs × batch. */
  @Override
  public Tensor outputGradient() {
    return outputGradient;
  }

  @Override
  public Tensor forward(Tensor layerInput, Mode mode) {
    input = layerInput;
    output.product(biases, false, onesRow, false);
    output.product(weights, true, layerInput, false, 1, 1);
    return output;
  }

  @Override
  public Tensor backward(Tensor gradient) {
    outputGradient = gradient;
    weightGradients.product(input, false, outputGradient, true);
    biasGradients.product(outputGradient, false, onesColumn, false);
    if (!first) {
      inputGradient.product(weights, false, outputGradient, false);
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
