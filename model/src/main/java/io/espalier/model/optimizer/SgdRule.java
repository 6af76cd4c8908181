package io.espalier.model.optimizer;

import static io.espalier.model.optimizer.HostVectors.TINY_MOMENT;
import static io.espalier.model.optimizer.HostVectors.TINY_WEIGHT;

import io.espalier.model.optimizer.OptimizerSpec.Sgd;
import io.espalier.model.tensor.Tensor;

/** The update of {@link Sgd}. */
record SgdRule(Sgd settings) implements UpdateRule {

  @Override
  public void move(HostVectors at, double learningRate, long step) {
    float rate = (float) learningRate;
    float momentum = (float) settings.momentum();
    float decay = (float) settings.weightDecay();
    float[] w = at.values();
    float[] g = at.gradients();
    float[] velocity = at.moments()[0];
    float[] live = at.mask();
    int trained = at.trained();
    for (int k = 0; k < trained; k++) {
      float v = momentum * velocity[k] + g[k] * live[k] + decay * w[k];
      velocity[k] = v + TINY_MOMENT - TINY_MOMENT;
      w[k] = w[k] - rate * velocity[k] + TINY_WEIGHT - TINY_WEIGHT;
    }
  }

  @Override
  public void move(DeviceVectors at, double learningRate, long step) {
    at.penalize(settings.weightDecay());
    Tensor velocity = at.moments().get(0);
    velocity.multiply(settings.momentum()).add(at.gradients());
    velocity.multiply(learningRate, at.scratch());
    at.values().subtract(at.scratch());
  }
}
