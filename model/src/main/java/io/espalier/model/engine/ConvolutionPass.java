package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.flow.Window;
import io.espalier.model.tensor.Convolution;
import io.espalier.model.tensor.Scratch;
import io.espalier.model.tensor.Tensor;
import java.util.Objects;

/**
 * A convolution as products of matrices, several times faster on a CPU than ND4J's conv2d and, most
 * of all, conv2d_bp.
 */
final class ConvolutionPass implements ParametricPass {

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
   * The pass of one convolution.
   *
   * @param scratch shared with other layers
   * @param first whether nothing below needs a gradient
   */
  ConvolutionPass(
      Network network, Weighted layer, Batches batches, Scratch scratch, boolean first) {
    block = layer.block();
    this.first = first;
    Window window = Objects.requireNonNull(layer.window());
    convolution =
        batches
            .backend()
            .convolution(
                batches.geometry(layer.input(), layer.output(), window), block.outputs(), scratch);
    weights = network.weights(network.values(), block);
    weightGradients = network.weights(network.gradients(), block);
    output = batches.allocate(layer.output());
    inputGradient = batches.onDemand(layer.input());
    biases = new Biases(network, block, output.rows());
    input = output;
    outputGradient = output;
  }

  @Override
  public Tensor forward(Tensor layerInput, Mode mode) {
    input = layerInput;
    convolution.forward(input, weights, output);
    biases.addTo(output);
    return output;
  }

  @Override
  public Tensor backward(Tensor gradient) {
    outputGradient = gradient;
    biases.gradient(outputGradient);
    if (first) {
      convolution.weightGradient(input, outputGradient, weightGradients);
      return outputGradient; // nobody looks at it
    }
    convolution.gradients(input, weights, outputGradient, weightGradients, inputGradient.get());
    return inputGradient.get();
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
