package io.espalier.model.offline;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import java.util.Arrays;

/** Figures about a network that is not learning. */
public final class Measurement {

  private static final int BATCH_SIZE = 128;

  private Measurement() {}

  /** Share of samples that the network predicts right. */
  public static double accuracy(NetworkSnapshot network, LabelledData data) {
    return accuracy(predictions(network, data), data);
  }

  /** Share of {@code predictions}, one for each sample, that are right. */
  public static double accuracy(int[] predictions, LabelledData data) {
    int correct = 0;
    for (int k = 0; k < predictions.length; k++) {
      correct += predictions[k] == data.label(k) ? 1 : 0;
    }
    return (double) correct / data.size();
  }

  /**
   * Of the samples of each class the share that is predicted right; NaN for a class without
   * samples.
   *
   * @param predictions one for each sample
   */
  public static double[] recallByClass(int[] predictions, LabelledData data, int classes) {
    double[] recall = new double[classes];
    int[] samples = new int[classes];
    for (int k = 0; k < predictions.length; k++) {
      int label = data.label(k);
      samples[label]++;
      recall[label] += predictions[k] == label ? 1 : 0;
    }
    Arrays.setAll(recall, label -> recall[label] / samples[label]);
    return recall;
  }

  /** The class that the network predicts for each sample. */
  public static int[] predictions(NetworkSnapshot network, LabelledData data) {
    int[] predictions = new int[data.size()];
    forEachBatch(
        network,
        data,
        (classifier, features, from, samples) ->
            System.arraycopy(classifier.predict(features, samples), 0, predictions, from, samples));
    return predictions;
  }

  /** Class probabilities of all samples, samples × classes. */
  static float[] probabilities(NetworkSnapshot network, LabelledData data) {
    int classes = network.spec().classes();
    float[] all = new float[data.size() * classes];
    forEachBatch(
        network,
        data,
        (classifier, features, from, samples) ->
            System.arraycopy(
                classifier.probabilities(features, samples),
                0,
                all,
                from * classes,
                samples * classes));
    return all;
  }

  /** Largest difference between two networks' class probabilities over all samples. */
  public static double largestDifference(
      NetworkSnapshot network, NetworkSnapshot other, LabelledData data) {
    double[] largest = {0};
    try (Classifier second = new Classifier(other, BATCH_SIZE)) {
      forEachBatch(
          network,
          data,
          (first, features, from, samples) -> {
            float[] expected = first.probabilities(features, samples);
            float[] actual = second.probabilities(features, samples);
            for (int k = 0; k < expected.length; k++) {
              largest[0] = Math.max(largest[0], Math.abs((double) expected[k] - actual[k]));
            }
          });
    }
    return largest[0];
  }

  /**
   * Samples that each network predicts in a second: the median of several repetitions, in turn, so
   * that all meet the same disturbances.
   *
   * @param seconds how long to measure each network in all
   */
  public static double[] samplesPerSecond(
      NetworkSnapshot[] networks, LabelledData data, double seconds) {
    int samples = Math.min(BATCH_SIZE, data.size());
    int features = networks[0].spec().input().size();
    float[] batch = new float[BATCH_SIZE * features];
    data.copyFeatures(0, samples, batch, features);
    int repetitions = 9;
    double[][] rates = new double[networks.length][repetitions];
    Classifier[] classifiers =
        Arrays.stream(networks)
            .map(network -> new Classifier(network, BATCH_SIZE))
            .toArray(Classifier[]::new);
    try {
      for (int repetition = -2; repetition < repetitions; repetition++) {
        for (int k = 0; k < networks.length; k++) {
          double rate = rate(classifiers[k], batch, samples, seconds / repetitions);
          if (repetition >= 0) {
            rates[k][repetition] = rate;
          }
        }
      }
    } finally {
      Arrays.stream(classifiers).forEach(Classifier::close);
    }
    return Arrays.stream(rates).mapToDouble(Measurement::median).toArray();
  }

  private static double rate(Classifier classifier, float[] batch, int samples, double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long predicted = 0;
    long now;
    do {
      classifier.predict(batch, samples);
      predicted += samples;
      now = System.nanoTime();
    } while (now < end);
    return predicted * 1e9 / (now - start);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private interface BatchAction {
    void accept(Classifier classifier, float[] features, int from, int samples);
  }

  private static void forEachBatch(NetworkSnapshot network, LabelledData data, BatchAction action) {
    int features = network.spec().input().size();
    float[] batch = new float[BATCH_SIZE * features];
    try (Classifier classifier = new Classifier(network, BATCH_SIZE)) {
      for (int from = 0; from < data.size(); from += BATCH_SIZE) {
        int samples = Math.min(BATCH_SIZE, data.size() - from);
        data.copyFeatures(from, samples, batch, features);
        action.accept(classifier, batch, from, samples);
      }
    }
  }
}
