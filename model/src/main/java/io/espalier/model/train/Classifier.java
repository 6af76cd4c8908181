package io.espalier.model.train;

import io.espalier.model.engine.ExecutionPlan;
import io.espalier.model.engine.Network;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.tensor.Softmax;
import io.espalier.model.tensor.Tensor;
import java.util.Arrays;
import java.util.Locale;

/**
 * A network that only predicts, in batches of up to a fixed size. Belongs to one thread at a time
 * and owns its tensors.
 */
public final class Classifier implements AutoCloseable {

  private final Network network;
  private final ExecutionPlan pass;
  private final Tensor probabilities;
  private final Softmax softmax;
  private final float[] padded;

  public Classifier(NetworkSnapshot snapshot, int batchSize) {
    network = new Network(snapshot.spec(), snapshot.values());
    pass = new ExecutionPlan(network, batchSize);
    probabilities = network.backend().matrix(snapshot.spec().classes(), batchSize);
    softmax = network.backend().softmax(probabilities);
    padded = new float[snapshot.spec().input().size() * batchSize];
  }

  public int batchSize() {
    return pass.batchSize();
  }

  /**
   * Class probabilities of up to one batch.
   *
   * @param features samples × features, one sample after the other
   * @param samples how many; the rest of the batch is padded
   * @return samples × classes
   * @throws IllegalArgumentException when there are more samples than fit, or too few features
   */
  public float[] probabilities(float[] features, int samples) {
    requireFit(features, samples);
    int classes = network.spec().classes();
    System.arraycopy(features, 0, padded, 0, samples * network.spec().input().size());
    softmax.of(pass.forward(padded));
    float[] all = new float[classes * pass.batchSize()];
    probabilities.read(all);
    return Arrays.copyOf(all, samples * classes);
  }

  private void requireFit(float[] features, int samples) {
    int width = network.spec().input().size();
    if (samples < 0 || samples > pass.batchSize()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%d samples do not fit a batch of %d", samples, pass.batchSize()));
    }
    if (features.length < samples * width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d samples with %d features have %d values, got %d",
              samples,
              width,
              samples * width,
              features.length));
    }
  }

  /** The most probable class of each of up to one batch of samples. */
  public int[] predict(float[] features, int samples) {
    return MostProbable.of(probabilities(features, samples), network.spec().classes(), samples);
  }

  /**
   * The most probable class of each of any number of samples.
   *
   * @param rows the features of each sample
   * @throws IllegalArgumentException when a row has not as many as the network reads
   */
  public int[] predict(float[][] rows) {
    int[] predictions = new int[rows.length];
    forEachBatch(
        rows,
        (batch, from, samples) ->
            System.arraycopy(predict(batch, samples), 0, predictions, from, samples));
    return predictions;
  }

  /**
   * Class probabilities of any number of samples, a row for each.
   *
   * @param rows the features of each sample
   * @throws IllegalArgumentException when a row has not as many as the network reads
   */
  public float[][] probabilities(float[][] rows) {
    float[][] all = new float[rows.length][network.spec().classes()];
    forEachBatch(
        rows,
        (batch, from, samples) -> {
          float[] values = probabilities(batch, samples);
          for (int k = 0; k < samples; k++) {
            System.arraycopy(values, k * all[from].length, all[from + k], 0, all[from].length);
          }
        });
    return all;
  }

  private interface BatchAction {
    void accept(float[] features, int from, int samples);
  }

  private void forEachBatch(float[][] rows, BatchAction action) {
    int width = network.spec().input().size();
    float[] batch = new float[batchSize() * width];
    for (int from = 0; from < rows.length; from += batchSize()) {
      int samples = Math.min(batchSize(), rows.length - from);
      for (int k = 0; k < samples; k++) {
        requireWidth(rows[from + k], from + k, width);
        System.arraycopy(rows[from + k], 0, batch, k * width, width);
      }
      action.accept(batch, from, samples);
    }
  }

  private static void requireWidth(float[] row, int index, int width) {
    if (row.length != width) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "row %d has %d features, but the network reads %d",
              index,
              row.length,
              width));
    }
  }

  @Override
  public void close() {
    pass.close();
    probabilities.close();
    network.close();
  }
}
