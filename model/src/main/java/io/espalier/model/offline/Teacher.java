package io.espalier.model.offline;

import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.Distillation;
import io.espalier.model.train.SoftTargets;
import java.util.List;

/**
 * What a trained network says of each training sample, asked once: samples × classes softened
 * probabilities in memory. Not for several threads: soft targets are overwritten by the next.
 */
final class Teacher {

  private final Distillation distillation;
  private final int classes;
  private final float[] softened;
  private float[] probabilities = new float[0];

  Teacher(NetworkSnapshot network, LabelledData samples, Distillation distillation) {
    this.distillation = distillation;
    classes = network.spec().classes();
    softened = distillation.soften(Measurement.probabilities(network, samples), classes);
  }

  /** The soft targets of {@code size} samples, those at {@code from…} in {@code order}. */
  SoftTargets softTargets(List<Integer> order, int from, int size) {
    if (probabilities.length != size * classes) {
      probabilities = new float[size * classes];
    }
    for (int k = 0; k < size; k++) {
      System.arraycopy(
          softened, order.get(from + k) * classes, probabilities, k * classes, classes);
    }
    return new SoftTargets(distillation, probabilities);
  }
}
