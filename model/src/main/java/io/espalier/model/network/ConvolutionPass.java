package io.espalier.model.network;

import io.espalier.model.device.Patches;
import io.espalier.model.network.Placed.Weighted;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution as one matrix product for the whole batch: what lies under the kernel at each
 * position (a patch) is a row, a filter a column. Several times faster on a CPU than ND4J's conv2d
 * and, most of all, conv2d_bp. Patches are gathered anew for the gradient, so that all convolutions
 * can share one array of them.
 */
final class ConvolutionPass implements LayerPass {

  private final ParameterBlock block;
  private final Patches patches;
  private final INDArray weights;
  private final INDArray weightGradients;
  private final INDArray output;
  private final OnDemand inputGradient;
  private final Biases biases;
  private final boolean first;
  private INDArray input;

  /**
   * The pass of one convolution.
   *
   * @param workspace at least {@link #patchValues} long; shared with other convolutions
   * @param first whether nothing below needs a gradient
   */
  ConvolutionPass(
      Network network, Weighted layer, int batchSize, INDArray workspace, boolean first) {
    block = layer.block();
    this.first = first;
    patches = Patches.create(geometry(layer, batchSize), workspace);
    weights = network.weights(network.values(), block);
    weightGradients = network.weights(network.gradients(), block);
    output = Batches.allocate(layer.output(), batchSize);
    inputGradient = new OnDemand(layer.input(), batchSize);
    biases = new Biases(network, block, (int) output.size(0));
    input = output;
  }

  /** Values of all patches of a batch. */
  static long patchValues(Weighted layer, int batchSize) {
    return (long) batchSize * layer.output().positions() * layer.block().fanIn();
  }

  private static Patches.Geometry geometry(Weighted layer, int batchSize) {
    Window window = Objects.requireNonNull(layer.window());
    return new Patches.Geometry(
        layer.input().channels(),
        batchSize,
        layer.input().shape().height(),
        layer.input().shape().width(),
        window.height(),
        window.width(),
        window.stride(),
        window.padding(),
        layer.output().shape().height(),
        layer.output().shape().width());
  }

  @Override
  public INDArray forward(INDArray layerInput, Mode mode) {
    input = layerInput;
    INDArray rows = patches.gather(input);
    Nd4j.gemm(rows, weights, output, false, false, 1, 0);
    biases.addTo(output);
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    INDArray rows = patches.gather(input);
    Nd4j.gemm(rows, outputGradient, weightGradients, true, false, 1, 0);
    biases.gradient(outputGradient);
    if (first) {
      return outputGradient; // nobody looks at it
    }
    Nd4j.gemm(outputGradient, weights, rows, false, true, 1, 0);
    patches.scatter(inputGradient.get());
    return inputGradient.get();
  }

  ParameterBlock block() {
    return block;
  }

  /** What the layer read in the last forward pass. */
  INDArray input() {
    return input;
  }

  @Override
  public void close() {
    output.close();
    inputGradient.close();
    biases.close();
  }
}
