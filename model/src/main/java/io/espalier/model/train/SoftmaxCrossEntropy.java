package io.espalier.model.train;

import io.espalier.model.device.HostTransfer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Softmax with cross-entropy over batches of one size: probabilities, and the gradient of the mean
 * loss by the logits, {@code (p − onehot) / batch}. Owns its arrays.
 */
final class SoftmaxCrossEntropy implements AutoCloseable {

  private final int classes;
  private final int batchSize;
  private final float[] targets;
  private final INDArray target;
  private final INDArray gradient;

  SoftmaxCrossEntropy(int classes, int batchSize) {
    this.classes = classes;
    this.batchSize = batchSize;
    targets = new float[classes * batchSize];
    target = Nd4j.create(DataType.FLOAT, new long[] {classes, batchSize}, 'f');
    gradient = Nd4j.create(DataType.FLOAT, new long[] {classes, batchSize}, 'f');
  }

  /** Fills {@code probabilities} (classes × batch, 'f') from the logits. */
  static void probabilities(INDArray logits, INDArray probabilities) {
    // Along the last dimension of a 'c'-ordered view, the one form the kernel is quick in.
    Nd4j.getExecutioner().exec(new SoftMax(logits.transpose(), probabilities.transpose(), 1));
  }

  /** The gradient by the logits; overwritten by the next call. */
  INDArray gradient(INDArray probabilities, int[] labels) {
    oneHot(labels);
    return gradient(probabilities);
  }

  /**
   * The gradient by the logits under a teacher; overwritten by the next call.
   *
   * @param onHost begins with the same probabilities
   */
  INDArray gradient(INDArray probabilities, float[] onHost, int[] labels, Lesson lesson) {
    if (lesson.softened().length != targets.length) {
      throw new IllegalArgumentException(
          "a lesson for %d samples of %d classes has %d probabilities, got %d"
              .formatted(batchSize, classes, targets.length, lesson.softened().length));
    }
    oneHot(labels);
    lesson
        .distillation()
        .blend(Arrays.copyOf(onHost, targets.length), lesson.softened(), classes, targets);
    return gradient(probabilities);
  }

  private void oneHot(int[] labels) {
    Arrays.fill(targets, 0);
    for (int sample = 0; sample < batchSize; sample++) {
      targets[sample * classes + labels[sample]] = 1;
    }
  }

  private INDArray gradient(INDArray probabilities) {
    HostTransfer.write(targets, target);
    probabilities.sub(target, gradient);
    return gradient.divi(batchSize);
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
    target.close();
    gradient.close();
  }
}
