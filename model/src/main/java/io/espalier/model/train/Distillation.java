package io.espalier.model.train;

/**
 * Knowledge distillation (Hinton, Vinyals, Dean, arXiv 1503.02531): a network learns from the
 * labels and from a teacher's class probabilities. With both sides' probabilities softened by the
 * temperature T, {@code p_T ∝ p^(1/T)}, the loss of a sample is
 *
 * <pre>  (1 − w)·CE(label, p) + w·T²·KL(q_T ‖ p_T)</pre>
 *
 * and its gradient by the logits {@code (1 − w)·(p − onehot) + w·T·(p_T − q_T)}. A network that a
 * cut has left with little room learns more of what the dense one knew this way than from labels.
 *
 * @param temperature T, at least 1; the higher, the more the teacher's small probabilities count
 * @param weight w of the teacher against the labels, above 0 and at most 1
 */
public record Distillation(double temperature, double weight) {

  public Distillation {
    if (!(temperature >= 1 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException(
          "the temperature of distillation must be at least 1, got " + temperature);
    }
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "the weight of distillation must be above 0 and at most 1, got " + weight);
    }
  }

  /**
   * Softened probabilities.
   *
   * @param probabilities samples × classes
   */
  public float[] soften(float[] probabilities, int classes) {
    float[] softened = new float[probabilities.length];
    for (int from = 0; from < probabilities.length; from += classes) {
      soften(probabilities, from, classes, softened);
    }
    return softened;
  }

  private void soften(float[] probabilities, int from, int classes, float[] softened) {
    double sum = 0;
    for (int k = from; k < from + classes; k++) {
      double value = Math.pow(probabilities[k], 1 / temperature);
      softened[k] = (float) value;
      sum += value;
    }
    for (int k = from; k < from + classes; k++) {
      softened[k] /= (float) sum;
    }
  }

  /**
   * What the network's probabilities must lose to be left with the gradient by the logits: in place
   * of the one-hot labels of plain training.
   *
   * @param probabilities of the network, samples × classes
   * @param teacher the teacher's, softened, samples × classes
   * @param targets gets the result; on entry the one-hot labels
   */
  void blend(float[] probabilities, float[] teacher, int classes, float[] targets) {
    float[] softened = soften(probabilities, classes);
    float labels = (float) (1 - weight);
    float scale = (float) (weight * temperature);
    for (int k = 0; k < targets.length; k++) {
      float gradient =
          labels * (probabilities[k] - targets[k]) + scale * (softened[k] - teacher[k]);
      targets[k] = probabilities[k] - gradient;
    }
  }
}
