package io.espalier.model.train;

import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * Cross-entropy after a softmax over batches of one size: the loss, and the gradient of the mean
 * loss by the logits, {@code (p − onehot) / batch}. On the host, where the probabilities are known
 * anyway. Owns its arrays.
 */
final class SoftmaxCrossEntropy implements AutoCloseable {

  private final int classes;
  private final int batchSize;
  private final float[] targets;
  private final Tensor gradient;

  SoftmaxCrossEntropy(Backend backend, int classes, int batchSize) {
    this.classes = classes;
    this.batchSize = batchSize;
    targets = new float[classes * batchSize];
    gradient = backend.matrix(classes, batchSize);
  }

  /**
   * The gradient by the logits; overwritten by the next call.
   *
   * @param probabilities begins with those of the batch, samples × classes
   */
  Tensor gradient(float[] probabilities, int[] labels) {
    oneHot(labels);
    return gradient(probabilities);
  }

  /** As {@link #gradient(float[], int[])}, under a teacher. */
  Tensor gradient(float[] probabilities, int[] labels, SoftTargets softTargets) {
    if (softTargets.softened().length != targets.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "soft targets of %d samples of %d classes have %d probabilities, got %d",
              batchSize,
              classes,
              targets.length,
              softTargets.softened().length));
    }
    oneHot(labels);
    softTargets
        .distillation()
        .blend(
            Arrays.copyOf(probabilities, targets.length), softTargets.softened(), classes, targets);
    return gradient(probabilities);
  }

  private void oneHot(int[] labels) {
    Arrays.fill(targets, 0);
    for (int sample = 0; sample < batchSize; sample++) {
      targets[sample * classes + labels[sample]] = 1;
    }
  }

  private Tensor gradient(float[] probabilities) {
    for (int k = 0; k < targets.length; k++) {
      targets[k] = (probabilities[k] - targets[k]) / batchSize;
    }
    gradient.write(targets);
    return gradient;
  }

  /** Mean loss of host-side probabilities, −mean log p(label); NaN when a probability is. */
  double loss(float[] probabilities, int[] labels) {
    double sum = 0;
    for (int sample = 0; sample < batchSize; sample++) {
      sum -= Math.log(Math.max(probabilities[sample * classes + labels[sample]], Float.MIN_NORMAL));
    }
    return sum / batchSize;
  }

  @Override
  public void close() {
    gradient.close();
  }
}
