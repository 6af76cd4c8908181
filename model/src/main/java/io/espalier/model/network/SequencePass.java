package io.espalier.model.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers one after the other. */
record SequencePass(List<LayerPass> layers) implements LayerPass {

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    INDArray activation = input;
    for (LayerPass layer : layers) {
      activation = layer.forward(activation, mode);
    }
    return activation;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    INDArray gradient = outputGradient;
    for (int k = layers.size() - 1; k >= 0; k--) {
      gradient = layers.get(k).backward(gradient);
    }
    return gradient;
  }

  @Override
  public void close() {
    layers.forEach(LayerPass::close);
  }
}
