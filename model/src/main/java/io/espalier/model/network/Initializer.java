package io.espalier.model.network;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.layer.Nonlinearity;
import java.util.List;
import java.util.Random;

/**
 * Initial values: Gaussian weights with variance 2/fan-in in convolutions and before ReLU and its
 * kin (He et al. 2015, arXiv 1502.01852) and 1/fan-in otherwise (LeCun et al. 1998); biases 0;
 * normalizations that change nothing; gates open.
 */
public final class Initializer {

  private Initializer() {}

  /** Initial values of a network, drawn from {@code seed} alone. */
  public static float[] draw(NetworkSpec spec, long seed) {
    Random random = new Random(seed);
    Layout layout = spec.layout();
    float[] values = new float[layout.size()];
    List<Weighted> layers = layout.weighted();
    for (int k = 0; k < layers.size(); k++) {
      ParameterBlock block = layers.get(k).block();
      double deviation = Math.sqrt(gain(layers.get(k), spec, k) / Math.max(1, block.fanIn()));
      for (int index = block.offset(); index < block.offset() + block.weights(); index++) {
        values[index] = (float) (random.nextGaussian() * deviation);
      }
    }
    layout.nodes().forEach(node -> node.flow().initialize(values));
    return values;
  }

  private static double gain(Weighted layer, NetworkSpec spec, int index) {
    if (layer.window() != null) {
      return Nonlinearity.RELU.gain();
    }
    Nonlinearity behind = spec.nonlinearityAfter(index);
    return behind == null ? 1 : behind.gain();
  }
}
