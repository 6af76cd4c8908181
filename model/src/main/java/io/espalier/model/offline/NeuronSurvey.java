package io.espalier.model.offline;

import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.merge.MergeSettings;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.NeuronObserver;

/** How a network's units vary together over data at rest. */
final class NeuronSurvey {

  private static final int BATCH_SIZE = 500;

  /** Planes are large. */
  private static final int BATCH_SIZE_OF_PLANES = 100;

  private NeuronSurvey() {}

  /**
   * What the first samples show.
   *
   * @param samples how many at most; whole batches are taken
   * @param settings which groups of units are observed
   */
  static NeuronEvidence.State of(
      NetworkSnapshot network, LabelledData data, int samples, MergeSettings settings) {
    int width = network.spec().input().size();
    int count = Math.min(samples, data.size());
    int batch = Math.min(batchSize(settings.grouping()), count);
    NeuronEvidence evidence =
        NeuronEvidence.of(
            settings.grouping().groups(network.spec()), settings.firstGroup(), HalfLife.INFINITE);
    float[] features = new float[batch * width];
    try (NeuronObserver observer =
        new NeuronObserver(network, batch, settings.grouping(), settings.firstGroup())) {
      for (int from = 0; from + batch <= count; from += batch) {
        data.copyFeatures(from, batch, features, width);
        evidence.add(observer.observe(features));
      }
    }
    return evidence.state();
  }

  private static int batchSize(Grouping grouping) {
    return switch (grouping) {
      case NEURONS -> BATCH_SIZE;
      case CHANNELS -> BATCH_SIZE_OF_PLANES;
    };
  }
}
