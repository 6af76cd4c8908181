package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.Nonlinearity;
import java.util.List;
import java.util.Random;

/**
 * Initial parameters: Gaussian weights with variance 2/inputs before ReLU (He et al. 2015, arXiv
 * 1502.01852) and 1/inputs otherwise (LeCun et al. 1998); biases 0.
 */
public final class Initializer {

  private Initializer() {}

  /** Initial values of all parameters, drawn from {@code seed} alone. */
  public static float[] draw(NetworkSpec spec, long seed) {
    Random random = new Random(seed);
    float[] values = new float[spec.parameters()];
    List<DenseBlock> blocks = spec.blocks();
    for (int k = 0; k < blocks.size(); k++) {
      DenseBlock block = blocks.get(k);
      double gain = spec.nonlinearityAfter(k) == Nonlinearity.RELU ? 2 : 1;
      double deviation = Math.sqrt(gain / Math.max(1, block.inputs()));
      for (int index = block.offset(); index < block.bias(0); index++) {
        values[index] = (float) (random.nextGaussian() * deviation);
      }
    }
    return values;
  }
}
