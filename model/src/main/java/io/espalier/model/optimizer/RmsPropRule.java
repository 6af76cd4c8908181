package io.espalier.model.optimizer;

import static io.espalier.model.optimizer.HostVectors.TINY_SQUARE;
import static io.espalier.model.optimizer.HostVectors.TINY_WEIGHT;

import io.espalier.model.optimizer.OptimizerSpec.RmsProp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

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
    INDArray gradients = at.gradients();
    INDArray square = at.moments().get(0);
    INDArray scratch = at.scratch();
    gradients.mul(gradients, scratch);
    square.muli(settings.rho()).addi(scratch.muli(1 - settings.rho()));
    scratch.assign(square);
    Transforms.sqrt(scratch, false).addi(settings.epsilon());
    at.values().subi(gradients.divi(scratch).muli(learningRate));
  }
}
