package io.espalier.model.offline;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.RunningEvidence;
import io.espalier.model.network.Layout;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Learner;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.StepResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Trains networks on the same samples, one after the other, in an order drawn from one seed. The
 * evidence of each training is what its last epoch shows, or, of a mean and of a network that is
 * not trained, a pass over the samples after it. Blocks; for one thread; deterministic on a CPU.
 */
final class OfflineTraining {

  /** Told after each batch how far it is. */
  interface Watcher {
    /**
     * A step was made.
     *
     * @param samples learnt in all, each as often as it was
     */
    void learnt(long samples);

    /**
     * A network that is not trained any further was looked at.
     *
     * @param samples of {@link #perEpoch()} that it was tested on
     */
    default void observed(long samples) {}
  }

  /** A network, and what the samples showed of it. */
  record Trained(NetworkSnapshot network, Evidence evidence) {}

  private final LabelledData samples;
  private final int batchSize;
  private final Random random;
  private final @Nullable Function<Layout, EvidenceSpec> observed;
  private final Watcher watcher;
  private final List<Integer> order;
  private final float[] features;
  private final int[] labels;
  private long learnt;

  /** Training on {@code samples} whose evidence is activity. */
  OfflineTraining(LabelledData samples, int features, int batchSize, long seed, Watcher watcher) {
    this(samples, features, batchSize, seed, EvidenceSpec::activity, watcher);
  }

  /**
   * Training on {@code samples}.
   *
   * @param features of one sample
   * @param seed of the order of the samples
   * @param observed what is to be observed of a network; null for nothing
   * @param watcher told how far it is
   */
  OfflineTraining(
      LabelledData samples,
      int features,
      int batchSize,
      long seed,
      @Nullable Function<Layout, EvidenceSpec> observed,
      Watcher watcher) {
    this.samples = samples;
    this.batchSize = batchSize;
    this.observed = observed;
    this.watcher = watcher;
    random = new Random(seed);
    order = new ArrayList<>(IntStream.range(0, samples.size()).boxed().toList());
    this.features = new float[batchSize * features];
    labels = new int[batchSize];
  }

  /** Samples learnt so far, each as often as it was. */
  long learnt() {
    return learnt;
  }

  /** Samples of an epoch; what does not fill a batch waits for another epoch's order. */
  long perEpoch() {
    return (long) (order.size() / batchSize) * batchSize;
  }

  /**
   * Trains a network from where it stands.
   *
   * @param noise which of its last outputs are no classes
   * @param teacher null for none
   */
  Trained train(
      NetworkSnapshot start, TrainingPhase phase, NoiseOutputs noise, @Nullable Teacher teacher) {
    if (phase.epochs() == 0) {
      return observed(start, phase, noise);
    }
    EvidenceSpec observe = observation(start);
    RunningEvidence evidence = new RunningEvidence(observe, HalfLife.INFINITE);
    WeightAverage average = new WeightAverage(start.spec().size());
    try (Learner learner = Learner.start(start, phase.optimizer(), noise)) {
      learner.evidence(observe);
      learner.sharpnessRadius(phase.sharpnessRadius());
      for (int epoch = 0; epoch < phase.epochs(); epoch++) {
        boolean observes = observed != null && !phase.averages() && epoch == phase.epochs() - 1;
        epoch(learner, phase, epoch, teacher, observes ? evidence : null);
        if (phase.averages(epoch)) {
          average.add(learner.snapshot().values());
        }
      }
      if (!phase.averages()) {
        return new Trained(learner.snapshot(), evidence.evidence());
      }
    }
    return observed(start.withValues(average.mean()), phase, noise);
  }

  private EvidenceSpec observation(NetworkSnapshot network) {
    Layout layout = network.spec().layout();
    return observed == null ? EvidenceSpec.activity(layout) : observed.apply(layout);
  }

  /** A network as it stands, and what the samples show of it. */
  private Trained observed(NetworkSnapshot network, TrainingPhase phase, NoiseOutputs noise) {
    if (observed == null) {
      return new Trained(network, Evidence.NONE);
    }
    EvidenceSpec observe = observation(network);
    RunningEvidence evidence = new RunningEvidence(observe, HalfLife.INFINITE);
    try (Learner learner = Learner.start(network, phase.optimizer(), noise)) {
      learner.evidence(observe);
      observe(learner, evidence);
    }
    return new Trained(network, evidence.evidence());
  }

  /** What the samples show of a network, in the order of the last epoch if there was one. */
  private void observe(Learner learner, RunningEvidence evidence) {
    for (int from = 0; from + batchSize <= order.size(); from += batchSize) {
      fill(from);
      learner.observe(features, labels).evidence().ifPresent(evidence::add);
      watcher.observed(from + batchSize);
    }
  }

  private void epoch(
      Learner learner,
      TrainingPhase phase,
      int epoch,
      @Nullable Teacher teacher,
      @Nullable RunningEvidence evidence) {
    Collections.shuffle(order, random);
    for (int from = 0; from + batchSize <= order.size(); from += batchSize) {
      learner.learningRate(phase.rate((epoch + from / (double) perEpoch()) / phase.epochs()));
      fill(from);
      if (evidence == null) {
        train(learner, from, teacher);
      } else {
        learn(learner, from, teacher).evidence().ifPresent(evidence::add);
      }
      learnt += batchSize;
      watcher.learnt(learnt);
    }
  }

  private void train(Learner learner, int from, @Nullable Teacher teacher) {
    if (teacher == null) {
      learner.train(features, labels);
    } else {
      learner.train(features, labels, teacher.softTargets(order, from, batchSize));
    }
  }

  private StepResult learn(Learner learner, int from, @Nullable Teacher teacher) {
    return teacher == null
        ? learner.learn(features, labels, true)
        : learner.learn(features, labels, teacher.softTargets(order, from, batchSize), true);
  }

  private void fill(int from) {
    int width = features.length / batchSize;
    for (int k = 0; k < batchSize; k++) {
      int sample = order.get(from + k);
      samples.copyFeatures(sample, features, k * width);
      labels[k] = samples.label(sample);
    }
  }
}
