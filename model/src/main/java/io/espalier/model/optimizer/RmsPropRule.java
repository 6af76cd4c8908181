package io.espalier.model.optimizer;

import static io.espalier.model.optimizer.HostVectors.TINY_SQUARE;
import static io.espalier.model.optimizer.HostVectors.TINY_WEIGHT;

import io.espalier.model.optimizer.OptimizerSpec.RmsProp;
import io.espalier.model.tensor.Tensor;

/** The update of {@link RmsProp}. */
record RmsPropRule(RmsProp settings) implements UpdateRule {

  /** In two short loops. What is masked stays 0 as its gradient is taken for 0. */
  @Override
  public void move(HostVectors at, double learningRate, long step) {
    float rate = (float) learningRate;
    at.inStretches(
        (from, to) -> {
          squares(at, from, to);
          step(at, from, to, rate);
        });
  }

  /** Leaves the gradient with its penalty where the gradient was. */
  private void squares(HostVectors at, int from, int to) {
    float[] w = at.values();
    float[] g = at.gradients();
    float[] live = at.mask();
    float[] square = at.moments()[0];
    float kept = (float) settings.rho();
    float share = 1 - kept;
    float decay = (float) settings.weightDecay();
    for (int k = from; k < to; k++) {
      float gradient = g[k] * live[k] + decay * w[k];
      g[k] = gradient;
      square[k] = kept * square[k] + share * gradient * gradient + TINY_SQUARE - TINY_SQUARE;
    }
  }

  private void step(HostVectors at, int from, int to, float rate) {
    float[] w = at.values();
    float[] g = at.gradients();
    float[] square = at.moments()[0];
    float epsilon = (float) settings.epsilon();
    for (int k = from; k < to; k++) {
      float step = rate * g[k] / ((float) Math.sqrt(square[k]) + epsilon);
      w[k] = w[k] - step + TINY_WEIGHT - TINY_WEIGHT;
    }
  }

  @Override
  public void move(DeviceVectors at, double learningRate, long step) {
    at.penalize(settings.weightDecay());
    Tensor gradients = at.gradients();
    Tensor square = at.moments().get(0);
    Tensor scratch = at.scratch();
    gradients.multiply(gradients, scratch);
    square.multiply(settings.rho()).add(scratch.multiply(1 - settings.rho()));
    scratch.assign(square);
    scratch.squareRoot().add(settings.epsilon());
    at.values().subtract(gradients.divide(scratch).multiply(learningRate));
  }
}
