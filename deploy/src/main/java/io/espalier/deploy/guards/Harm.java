package io.espalier.deploy.guards;

import io.espalier.deploy.offline.StreamBatches.LabelledBatch;
import io.espalier.model.edit.MaskDelta;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Classifier;
import java.util.List;
import java.util.SplittableRandom;

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

    public OfClass {
      heldOut = List.copyOf(heldOut);
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
