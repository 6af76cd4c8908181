package io.espalier.model.experiment;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Learner;
import io.espalier.model.train.NoiseOutputs;
import io.espalier.model.train.OptimizerSpec;
import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Trains networks for whole epochs over data at rest, each in an order of its own. A fresh
 * optimizer each time, whose rate falls from the full one to 0 along half a cosine (Loshchilov and
 * Hutter 2017, arXiv 1608.03983). For one thread; deterministic on a CPU.
 */
final class EpochTrainer {

  private final LabelledData data;
  private final int batchSize;
  private final LongConsumer progress;
  private final Random order;
  private final int[] indices;
  private final float[] features;
  private final int[] labels;
  private long samples;

  /**
   * @param width values in one sample
   * @param progress told after every batch how many samples have been trained on
   */
  EpochTrainer(LabelledData data, int width, int batchSize, long seed, LongConsumer progress) {
    if (data.size() < batchSize) {
      throw new IllegalArgumentException(
          "%d training samples are too few for batches of %d".formatted(data.size(), batchSize));
    }
    this.data = data;
    this.batchSize = batchSize;
    this.progress = progress;
    order = new Random(seed);
    indices = new int[data.size()];
    for (int k = 0; k < indices.length; k++) {
      indices[k] = k;
    }
    features = new float[batchSize * width];
    labels = new int[batchSize];
  }

  /** Samples trained on so far. */
  long samples() {
    return samples;
  }

  /** The network after {@code epochs} more epochs. */
  NetworkSnapshot train(
      NetworkSnapshot start, OptimizerSpec optimizer, NoiseOutputs noise, int epochs) {
    int batches = indices.length / batchSize;
    long total = (long) epochs * batches;
    long step = 0;
    try (Learner learner = Learner.start(start, optimizer, noise)) {
      for (int epoch = 0; epoch < epochs; epoch++) {
        shuffle();
        for (int batch = 0; batch < batches; batch++, step++) {
          learner.learningRate(rate(optimizer.learningRate(), step, total));
          load(batch * batchSize);
          learner.learn(features, labels, false);
          samples += batchSize;
          progress.accept(samples);
        }
      }
      return learner.snapshot();
    }
  }

  private static double rate(double full, long step, long total) {
    return full * (1 + Math.cos(Math.PI * step / total)) / 2;
  }

  private void shuffle() {
    for (int k = indices.length - 1; k > 0; k--) {
      int other = order.nextInt(k + 1);
      int index = indices[k];
      indices[k] = indices[other];
      indices[other] = index;
    }
  }

  private void load(int from) {
    int width = features.length / batchSize;
    for (int k = 0; k < batchSize; k++) {
      data.copyFeatures(indices[from + k], features, k * width);
      labels[k] = data.label(indices[from + k]);
    }
  }
}
