package io.espalier.model.experiment;

import io.espalier.model.evidence.ActivityEvidence;
import io.espalier.model.evidence.HalfLife;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Learner;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.StepResult;
import java.util.Random;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Trains networks on the same samples, one after the other, in an order drawn from one seed. The
 * evidence of each training is what its last epoch shows. Blocks; for one thread; deterministic on
 * a CPU.
 */
final class OfflineTraining {

  /** A network, and what its last epoch showed of its units. */
  record Trained(NetworkSnapshot network, ActivityEvidence evidence) {}

  private final LabelledData samples;
  private final int batchSize;
  private final Random random;
  private final LongConsumer watcher;
  private final int[] order;
  private final float[] features;
  private final int[] labels;
  private long learnt;

  /**
   * Training on {@code samples}.
   *
   * @param features of one sample
   * @param seed of the order of the samples
   * @param watcher told after each step how many samples have been learnt in all
   */
  OfflineTraining(
      LabelledData samples, int features, int batchSize, long seed, LongConsumer watcher) {
    this.samples = samples;
    this.batchSize = batchSize;
    this.watcher = watcher;
    random = new Random(seed);
    order = new int[samples.size()];
    for (int k = 0; k < order.length; k++) {
      order[k] = k;
    }
    this.features = new float[batchSize * features];
    labels = new int[batchSize];
  }

  /** Samples learnt so far, each as often as it was. */
  long learnt() {
    return learnt;
  }

  /** Samples of an epoch; what does not fill a batch waits for another epoch's order. */
  long perEpoch() {
    return (long) (order.length / batchSize) * batchSize;
  }

  /**
   * Trains a network from where it stands.
   *
   * @param noise which of its last outputs are no classes
   * @param teacher null for none
   */
  Trained train(
      NetworkSnapshot start, TrainingPhase phase, NoiseOutputs noise, @Nullable Teacher teacher) {
    ActivityEvidence evidence = new ActivityEvidence(start.spec().probes(), HalfLife.INFINITE);
    try (Learner learner = Learner.start(start, phase.optimizer(), noise)) {
      for (int epoch = 0; epoch < phase.epochs(); epoch++) {
        epoch(learner, phase, epoch, teacher, epoch == phase.epochs() - 1 ? evidence : null);
      }
      return new Trained(learner.snapshot(), evidence);
    }
  }

  private void epoch(
      Learner learner,
      TrainingPhase phase,
      int epoch,
      @Nullable Teacher teacher,
      @Nullable ActivityEvidence evidence) {
    Shuffle.shuffle(order, random);
    for (int from = 0; from + batchSize <= order.length; from += batchSize) {
      learner.learningRate(phase.rate((epoch + from / (double) perEpoch()) / phase.epochs()));
      StepResult step = learn(learner, from, teacher, evidence != null);
      if (evidence != null) {
        step.activity().ifPresent(evidence::add);
      }
      learnt += batchSize;
      watcher.accept(learnt);
    }
  }

  private StepResult learn(Learner learner, int from, @Nullable Teacher teacher, boolean observe) {
    fill(from);
    return teacher == null
        ? learner.learn(features, labels, observe)
        : learner.learn(features, labels, teacher.lesson(order, from, batchSize), observe);
  }

  private void fill(int from) {
    int width = features.length / batchSize;
    for (int k = 0; k < batchSize; k++) {
      samples.copyFeatures(order[from + k], features, k * width);
      labels[k] = samples.label(order[from + k]);
    }
  }
}
