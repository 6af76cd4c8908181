package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Dropout;
import io.espalier.model.tensor.Tensor;
import java.util.Random;

/** Dropout with a mask that depends on the layer's seed and the step alone. */
final class DropoutPass implements LayerPass {

  private final Dropout layer;
  private final OnDemand mask;
  private final OnDemand output;
  private final int values;

  DropoutPass(Dropout layer, TensorShape signal, Batches batches) {
    this.layer = layer;
    mask = batches.onDemand(signal);
    output = batches.onDemand(signal);
    values = signal.size() * batches.size();
  }

  @Override
  public boolean overwritesGradient() {
    return true;
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    if (!mode.training()) {
      return input;
    }
    float[] drawn = new float[values];
    draw(layer, mode.step(), drawn);
    mask.get().write(drawn);
    return input.multiply(mask.get(), output.get());
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
  public Tensor backward(Tensor outputGradient) {
    return outputGradient.multiply(mask.get());
  }

  @Override
  public void close() {
    mask.close();
    output.close();
  }
}
