package io.espalier.model.train;

import io.espalier.model.tensor.HostTransfer;
import java.util.Arrays;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Cross-entropy after a softmax over batches of one size: the loss, and the gradient of the mean
 * loss by the logits, {@code (p − onehot) / batch}. On the host, where the probabilities are known
 * anyway. Owns its arrays.
 */
final class SoftmaxCrossEntropy implements AutoCloseable {

  private final int classes;
  private final int batchSize;
  private final float[] targets;
  private final INDArray gradient;

  SoftmaxCrossEntropy(int classes, int batchSize) {
    this.classes = classes;
    this.batchSize = batchSize;
    targets = new float[classes * batchSize];
    gradient = Nd4j.create(DataType.FLOAT, new long[] {classes, batchSize}, 'f');
  }

  /**
   * The gradient by the logits; overwritten by the next call.
   *
   * @param probabilities begins with those of the batch, samples × classes
   */
  INDArray gradient(float[] probabilities, int[] labels) {
    oneHot(labels);
    return gradient(probabilities);
  }

  /** As {@link #gradient(float[], int[])}, under a teacher. */
  INDArray gradient(float[] probabilities, int[] labels, SoftTargets lesson) {
    if (lesson.softened().length != targets.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a lesson for %d samples of %d classes has %d probabilities, got %d",
              batchSize,
              classes,
              targets.length,
              lesson.softened().length));
    }
    oneHot(labels);
    lesson
        .distillation()
        .blend(Arrays.copyOf(probabilities, targets.length), lesson.softened(), classes, targets);
    return gradient(probabilities);
  }

  private void oneHot(int[] labels) {
    Arrays.fill(targets, 0);
    for (int sample = 0; sample < batchSize; sample++) {
      targets[sample * classes + labels[sample]] = 1;
    }
  }

  private INDArray gradient(float[] probabilities) {
    for (int k = 0; k < targets.length; k++) {
      targets[k] = (probabilities[k] - targets[k]) / batchSize;
    }
    HostTransfer.write(targets, gradient);
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
