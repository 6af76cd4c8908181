package io.espalier.model.experiment;

import io.espalier.model.evidence.HalfLife;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.NeuronObserver;

/** How a network's units vary together over data at rest. */
final class NeuronSurvey {

  private static final int BATCH_SIZE = 500;

  private NeuronSurvey() {}

  /**
   * What the first samples show.
   *
   * @param samples how many at most; whole batches are taken
   * @param firstGroup 0 to observe what the first dense layer reads too
   */
  static NeuronEvidence.State of(
      NetworkSnapshot network, LabelledData data, int samples, int firstGroup) {
    int width = network.spec().input().size();
    int count = Math.min(samples, data.size());
    int batch = Math.min(BATCH_SIZE, count);
    NeuronEvidence evidence =
        new NeuronEvidence(network.spec().denseTail(), firstGroup, HalfLife.INFINITE);
    float[] features = new float[batch * width];
    try (NeuronObserver observer = new NeuronObserver(network, batch, firstGroup)) {
      for (int from = 0; from + batch <= count; from += batch) {
        for (int k = 0; k < batch; k++) {
          data.copyFeatures(from + k, features, k * width);
        }
        evidence.add(observer.observe(features));
      }
    }
    return evidence.state();
  }
}
