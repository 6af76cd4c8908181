package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Dropout;
import io.espalier.model.tensor.HostTransfer;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Dropout with a mask that depends on the layer's seed and the step alone. */
final class DropoutPass implements LayerPass {

  private final Dropout layer;
  private final OnDemand mask;
  private final OnDemand output;
  private final int values;

  DropoutPass(Dropout layer, TensorShape signal, int batchSize) {
    this.layer = layer;
    mask = new OnDemand(signal, batchSize);
    output = new OnDemand(signal, batchSize);
    values = signal.size() * batchSize;
  }

  @Override
  public boolean overwritesGradient() {
    return true;
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    if (!mode.training()) {
      return input;
    }
    float[] drawn = new float[values];
    draw(layer, mode.step(), drawn);
    HostTransfer.write(drawn, mask.get());
    return input.mul(mask.get(), output.get());
  }

  /** Fills {@code mask} with 0 for what is dropped and 1/(1 − rate) for what stays. */
  static void draw(Dropout layer, long step, float[] mask) {
    Random random = new Random(layer.seed() * 1_000_003 + step);
    float kept = (float) (1 / (1 - layer.rate()));
    for (int k = 0; k < mask.length; k++) {
      mask[k] = random.nextFloat() < layer.rate() ? 0 : kept;
    }
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    return outputGradient.muli(mask.get());
  }

  @Override
  public void close() {
    mask.close();
    output.close();
  }
}
