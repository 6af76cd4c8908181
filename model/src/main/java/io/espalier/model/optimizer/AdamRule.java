package io.espalier.model.optimizer;

import static io.espalier.model.optimizer.HostVectors.TINY_MOMENT;
import static io.espalier.model.optimizer.HostVectors.TINY_SQUARE;
import static io.espalier.model.optimizer.HostVectors.TINY_WEIGHT;

import io.espalier.model.optimizer.OptimizerSpec.Adam;
import io.espalier.model.optimizer.OptimizerSpec.AdamW;
import io.espalier.model.tensor.Tensor;

/**
 * The update of {@link Adam} and {@link AdamW}, which differ in where the weight decay goes.
 *
 * @param penalty weight decay in the gradient
 * @param decay weight decay beside it, in parts of the learning rate
 */
record AdamRule(double beta1, double beta2, double epsilon, double penalty, double decay)
    implements UpdateRule {

  static AdamRule of(Adam adam) {
    return new AdamRule(adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay(), 0);
  }

  static AdamRule of(AdamW adam) {
    return new AdamRule(adam.beta1(), adam.beta2(), adam.epsilon(), 0, adam.weightDecay());
  }

  /** The rate with both bias corrections folded in: η·√(1−β₂ᵗ)/(1−β₁ᵗ). */
  private double corrected(double learningRate, long step) {
    return learningRate
        * Math.sqrt(1 - Math.pow(beta2, (double) step))
        / (1 - Math.pow(beta1, (double) step));
  }

  /** ε in the same form: ε·√(1−β₂ᵗ). */
  private float correctedEpsilon(long step) {
    return (float) (epsilon * Math.sqrt(1 - Math.pow(beta2, (double) step)));
  }

  /**
   * In two short loops. What is masked stays 0 as its gradient is taken for 0: so are its moments,
   * and so its step.
   */
  @Override
  public void move(HostVectors at, double learningRate, long step) {
    float rate = (float) corrected(learningRate, step);
    float smallest = correctedEpsilon(step);
    float kept = (float) (1 - learningRate * decay);
    at.inStretches(
        (from, to) -> {
          moments(at, from, to);
          step(at, from, to, rate, smallest, kept);
        });
  }

  private void moments(HostVectors at, int from, int to) {
    float[] w = at.values();
    float[] g = at.gradients();
    float[] live = at.mask();
    float[] first = at.moments()[0];
    float[] second = at.moments()[1];
    float kept1 = (float) beta1;
    float kept2 = (float) beta2;
    float share1 = 1 - kept1;
    float share2 = 1 - kept2;
    float l2 = (float) penalty;
    for (int k = from; k < to; k++) {
      float gradient = g[k] * live[k] + l2 * w[k];
      first[k] = kept1 * first[k] + share1 * gradient + TINY_MOMENT - TINY_MOMENT;
      second[k] = kept2 * second[k] + share2 * gradient * gradient + TINY_SQUARE - TINY_SQUARE;
    }
  }

  private static void step(
      HostVectors at, int from, int to, float rate, float smallest, float kept) {
    float[] w = at.values();
    float[] first = at.moments()[0];
    float[] second = at.moments()[1];
    for (int k = from; k < to; k++) {
      float step = rate * first[k] / ((float) Math.sqrt(second[k]) + smallest);
      w[k] = kept * w[k] - step + TINY_WEIGHT - TINY_WEIGHT;
    }
  }

  @Override
  public void move(DeviceVectors at, double learningRate, long step) {
    at.penalize(penalty);
    Tensor gradients = at.gradients();
    Tensor first = at.moments().get(0);
    Tensor second = at.moments().get(1);
    Tensor scratch = at.scratch();
    gradients.multiply(1 - beta1, scratch);
    first.multiply(beta1).add(scratch);
    gradients.multiply(gradients).multiply(1 - beta2);
    second.multiply(beta2).add(gradients);
    decay(at, learningRate);
    scratch.assign(second);
    scratch.squareRoot().add(correctedEpsilon(step));
    first.divide(scratch, gradients);
    at.values().subtract(gradients.multiply(corrected(learningRate, step)));
  }

  /** Of what is live alone: statistics and gates do not decay. */
  private void decay(DeviceVectors at, double learningRate) {
    if (decay > 0) {
      at.values().multiply(learningRate * decay, at.scratch());
      at.values().subtract(at.scratch().multiply(at.mask()));
    }
  }
}
