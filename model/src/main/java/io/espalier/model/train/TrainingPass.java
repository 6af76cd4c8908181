package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.engine.Mode;
import io.espalier.model.engine.Network;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.tensor.Softmax;
import io.espalier.model.tensor.Tensor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Forward, loss and backward for batches of one size, and what observes them. Owns its arrays and
 * its {@link ExecutionPlan}.
 */
final class TrainingPass implements AutoCloseable {

  private final ExecutionPlan pass;
  private final Tensor gradients;
  private final int classes;
  private final boolean modal;
  private final SoftmaxCrossEntropy loss;
  private final @Nullable NoiseLoss noiseLoss;
  private final Tensor probabilities;
  private final Softmax softmax;
  private final float[] host;
  private final Observers observers;
  private double gradientLength;

  /** Observes what the network's layout says. */
  TrainingPass(Network network, int batchSize) {
    this(network, EvidenceSpec.activity(network.layout()), batchSize, NoiseOutputs.NONE);
  }

  /** Observes what is asked for, alone among the passes of its network. */
  TrainingPass(Network network, EvidenceSpec observed, int batchSize, NoiseOutputs noise) {
    this(network, observed, new GradientProducts(network, observed), batchSize, noise);
  }

  /**
   * Observes what is asked for.
   *
   * @param products of what is asked for; all passes of a network can share them
   * @param noise which of the network's last outputs are no classes
   */
  TrainingPass(
      Network network,
      EvidenceSpec observed,
      GradientProducts products,
      int batchSize,
      NoiseOutputs noise) {
    pass = new ExecutionPlan(network, batchSize, noise.count());
    gradients = network.gradients();
    classes = network.spec().classes() - noise.count();
    modal = network.spec().isModal();
    noiseLoss = noise.count() == 0 ? null : new NoiseLoss(network.backend(), noise, batchSize);
    loss = new SoftmaxCrossEntropy(network.backend(), classes, batchSize);
    host = new float[classes * batchSize];
    probabilities = network.backend().matrix(classes, batchSize);
    softmax = network.backend().softmax(probabilities);
    observers = new Observers(pass, observed, products);
  }

  /** Tests on the batch: forward, and what it tells. */
  StepResult test(float[] features, int[] labels, boolean observe, long step) {
    requireClasses(labels);
    softmax.of(pass.forward(features));
    if (observe) {
      observers.forward();
    }
    return result(labels, observe, step);
  }

  /** The probabilities of the classes: samples × classes. Nothing is tested. */
  float[] predict(float[] features) {
    softmax.of(pass.forward(features));
    probabilities.read(host);
    return host.clone();
  }

  private StepResult result(int[] labels, boolean observed, long step) {
    probabilities.read(host);
    double value = loss.loss(host, labels);
    if (!Double.isFinite(value)) {
      throw new DivergedException(step, value);
    }
    return new StepResult(
        MostProbable.of(host, classes, labels.length),
        host.clone(),
        value,
        observed ? Optional.of(observers.tested()) : Optional.empty());
  }

  /** Adds to the evidence of a batch what its gradients say, once they have come down. */
  StepResult complete(StepResult result) {
    if (result.evidence().isEmpty()) {
      return result;
    }
    return result.with(result.evidence().map(observers::complete));
  }

  /** Forward and backward in training mode, without a test; see {@link #backward}. */
  StepResult train(float[] features, int[] labels, long step) {
    StepResult result = forwardInTraining(features, labels, step);
    descend(loss.gradient(host, labels), step);
    return result;
  }

  /** As {@link #train(float[], int[], long)}, under a teacher. */
  StepResult train(float[] features, int[] labels, SoftTargets softTargets, long step) {
    StepResult result = forwardInTraining(features, labels, step);
    descend(loss.gradient(host, labels, softTargets), step);
    return result;
  }

  private StepResult forwardInTraining(float[] features, int[] labels, long step) {
    requireClasses(labels);
    softmax.of(pass.forward(features, Mode.training(step)));
    return result(labels, false, step);
  }

  /**
   * Leaves the gradients of the batch tested last in the network. Huge features can overflow them
   * though the loss is finite: their squared norm, one product, tells.
   */
  void backward(int[] labels, long step) {
    inTrainingMode(step);
    descend(loss.gradient(host, labels), step);
  }

  /** As {@link #backward(int[], long)}, under a teacher. */
  void backward(int[] labels, SoftTargets softTargets, long step) {
    inTrainingMode(step);
    descend(loss.gradient(host, labels, softTargets), step);
  }

  /** Has the batch pass again if that makes a difference. */
  private void inTrainingMode(long step) {
    if (modal) {
      softmax.of(pass.again(Mode.training(step)));
      probabilities.read(host);
    }
  }

  private void descend(Tensor byLogits, long step) {
    if (noiseLoss == null) {
      pass.backward(byLogits);
    } else {
      pass.backward(byLogits, noiseLoss.gradient(pass.forwardAuxiliary(), step));
    }
    double squaredNorm = gradients.dot(gradients);
    if (!Double.isFinite(squaredNorm)) {
      throw new DivergedException("squared norm of the gradient", squaredNorm, step);
    }
    gradientLength = Math.sqrt(squaredNorm);
  }

  /**
   * Euclidean length of all that the last gradient has, of masked parameters and statistics too.
   */
  double gradientLength() {
    return gradientLength;
  }

  private void requireClasses(int[] labels) {
    for (int sample = 0; sample < labels.length; sample++) {
      if (labels[sample] < 0 || labels[sample] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of sample %d is not one of the %d classes",
                labels[sample],
                sample,
                classes));
      }
    }
  }

  @Override
  public void close() {
    pass.close();
    loss.close();
    if (noiseLoss != null) {
      noiseLoss.close();
    }
    probabilities.close();
    observers.close();
  }
}
