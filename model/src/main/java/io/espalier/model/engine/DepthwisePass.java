package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.PerChannel;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Convolution;
import io.espalier.model.tensor.Scratch;
import io.espalier.model.tensor.Tensor;

/** A depthwise convolution: for each channel a convolution of one channel with one filter. */
final class DepthwisePass implements ParametricPass {

  private final ParameterBlock block;
  private final Convolution convolution;
  private final Tensor weights;
  private final Tensor weightGradients;
  private final Tensor output;
  private final OnDemand inputGradient;
  private final Biases biases;
  private final boolean first;
  private Tensor input;
  private Tensor outputGradient;

  /**
   * The pass of one layer.
   *
   * @param scratch shared with other layers
   * @param first whether nothing below needs a gradient
   */
  DepthwisePass(
      Network network, PerChannel layer, Batches batches, Scratch scratch, boolean first) {
    block = layer.block();
    this.first = first;
    convolution =
        batches
            .backend()
            .convolution(
                batches.geometry(plane(layer.input()), plane(layer.output()), layer.window()),
                1,
                scratch);
    weights = network.weights(network.values(), block);
    weightGradients = network.weights(network.gradients(), block);
    output = batches.allocate(layer.output());
    inputGradient = batches.onDemand(layer.input());
    biases = new Biases(network, block, output.rows());
    input = output;
    outputGradient = output;
  }

  private static TensorShape plane(TensorShape planes) {
    return planes.withChannels(1);
  }

  @Override
  public Tensor forward(Tensor layerInput, Mode mode) {
    input = layerInput;
    for (int c = 0; c < block.outputs(); c++) {
      convolution.forward(input.column(c), weights.column(c), output.column(c));
    }
    biases.addTo(output);
    return output;
  }

  @Override
  public Tensor backward(Tensor gradient) {
    outputGradient = gradient;
    biases.gradient(outputGradient);
    for (int c = 0; c < block.outputs(); c++) {
      convolution.weightGradient(input.column(c), gradient.column(c), weightGradients.column(c));
      if (!first) {
        convolution.planeGradient(
            gradient.column(c), weights.column(c), inputGradient.get().column(c));
      }
    }
    return first ? outputGradient : inputGradient.get();
  }

  @Override
  public ParameterBlock block() {
    return block;
  }

  /** What the layer read in the last forward pass. */
  @Override
  public Tensor input() {
    return input;
  }

  /** What came down to the layer in the last backward pass. */
  @Override
  public Tensor outputGradient() {
    return outputGradient;
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
    biases.close();
  }
}
