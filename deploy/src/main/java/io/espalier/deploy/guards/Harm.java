package io.espalier.deploy.guards;

import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import io.espalier.streaming.dataset.DataSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** What harm is planted, and how it is measured. */
sealed interface Harm {

  /** A loss from which on a change does harm. */
  double least();

  /** A cut, the more harmful the deeper it is. */
  MaskDelta cut(NetworkSnapshot network, double depth, SplittableRandom random);

  /** What a change cost. */
  double loss(Probation probation, NetworkSnapshot changed, NetworkSnapshot shadow);

  /**
   * Accuracy over the second half of probation is lost.
   *
   * @param least of it, as a share of 1
   */
  record OfAccuracy(double least) implements Harm {

    @Override
    public MaskDelta cut(NetworkSnapshot network, double depth, SplittableRandom random) {
      return PlantedCuts.random(network, depth, random);
    }

    @Override
    public double loss(Probation probation, NetworkSnapshot changed, NetworkSnapshot shadow) {
      return probation.lastingLoss();
    }
  }

  /**
   * A class is forgotten.
   *
   * @param label of it
   * @param heldOut records of that class, which are never learnt
   */
  record OfClass(int label, List<LabelledBatch> heldOut) implements Harm {

    private static final double LEAST = 0.1;

    private static final int BATCH = 128;

    public OfClass {
      heldOut = List.copyOf(heldOut);
    }

    /** That a class is forgotten, seen from its samples in the test part. */
    static OfClass in(DataSet data, int label) {
      DataSet.Part test = data.test();
      int[] samples =
          IntStream.range(0, test.size()).filter(index -> test.label(index) == label).toArray();
      int width = data.shape().features();
      List<LabelledBatch> batches = new ArrayList<>();
      for (int from = 0; from < samples.length; from += BATCH) {
        int size = Math.min(BATCH, samples.length - from);
        float[] features = new float[size * width];
        int[] labels = new int[size];
        Arrays.fill(labels, label);
        for (int k = 0; k < size; k++) {
          test.copyFeatures(samples[from + k], features, k * width);
        }
        batches.add(new LabelledBatch(features, labels));
      }
      return new OfClass(label, batches);
    }

    @Override
    public double least() {
      return LEAST;
    }

    @Override
    public MaskDelta cut(NetworkSnapshot network, double depth, SplittableRandom random) {
      return PlantedCuts.ofClass(network, label, depth, random);
    }

    @Override
    public double loss(Probation probation, NetworkSnapshot changed, NetworkSnapshot shadow) {
      return recall(shadow) - recall(changed);
    }

    private double recall(NetworkSnapshot network) {
      long right = 0;
      long all = 0;
      try (Classifier classifier = new Classifier(network, PlantedCuts.largest(heldOut))) {
        for (LabelledBatch batch : heldOut) {
          for (int predicted : classifier.predict(batch.features(), batch.size())) {
            right += predicted == label ? 1 : 0;
            all++;
          }
        }
      }
      return (double) right / Math.max(1, all);
    }
  }
}
