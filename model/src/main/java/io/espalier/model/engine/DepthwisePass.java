package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.PerChannel;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Convolution;
import io.espalier.model.tensor.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A depthwise convolution: for each channel a convolution of one channel with one filter. */
final class DepthwisePass implements ParametricPass {

  private final ParameterBlock block;
  private final Convolution convolution;
  private final INDArray weights;
  private final INDArray weightGradients;
  private final INDArray output;
  private final OnDemand inputGradient;
  private final Biases biases;
  private final boolean first;
  private INDArray input;
  private INDArray outputGradient;

  /**
   * The pass of one layer.
   *
   * @param scratch shared with other layers
   * @param first whether nothing below needs a gradient
   */
  DepthwisePass(Network network, PerChannel layer, int batchSize, Scratch scratch, boolean first) {
    block = layer.block();
    this.first = first;
    convolution =
        Convolution.create(
            Batches.geometry(
                plane(layer.input()), plane(layer.output()), layer.window(), batchSize),
            1,
            scratch);
    weights = network.weights(network.values(), block);
    weightGradients = network.weights(network.gradients(), block);
    output = Batches.allocate(layer.output(), batchSize);
    inputGradient = new OnDemand(layer.input(), batchSize);
    biases = new Biases(network, block, (int) output.size(0));
    input = output;
    outputGradient = output;
  }

  private static TensorShape plane(TensorShape planes) {
    return planes.withChannels(1);
  }

  /** One channel of planes, or its kernel: contiguous. */
  private static INDArray channel(INDArray matrix, int channel) {
    return matrix.getColumn(channel, true);
  }

  @Override
  public INDArray forward(INDArray layerInput, Mode mode) {
    input = layerInput;
    for (int c = 0; c < block.outputs(); c++) {
      convolution.forward(channel(input, c), channel(weights, c), channel(output, c));
    }
    biases.addTo(output);
    return output;
  }

  @Override
  public INDArray backward(INDArray gradient) {
    outputGradient = gradient;
    biases.gradient(outputGradient);
    for (int c = 0; c < block.outputs(); c++) {
      convolution.weightGradient(
          channel(input, c), channel(gradient, c), channel(weightGradients, c));
      if (!first) {
        convolution.planeGradient(
            channel(gradient, c), channel(weights, c), channel(inputGradient.get(), c));
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
  public INDArray input() {
    return input;
  }

  /** What came down to the layer in the last backward pass. */
  @Override
  public INDArray outputGradient() {
    return outputGradient;
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
    biases.close();
  }
}
