package io.espalier.model.compact;

import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.List;

/**
 * What is observed of a smaller network as evidence about the one that it was made of: units that
 * it does not have are silent, as they would be if nothing fed them, and parameters that it does
 * not have are of no consequence. Nobody asks about either: they are masked.
 *
 * @param observed of the larger network
 */
record EvidenceOutside(Compacted compacted, EvidenceSpec observed) {

  BatchEvidence of(BatchEvidence inside) {
    return new BatchEvidence(activity(inside.activity()), inside.gradients().map(this::gradients));
  }

  private BatchActivity activity(BatchActivity inside) {
    List<BatchActivity.Inputs> signals = new ArrayList<>();
    for (int k = 0; k < inside.layers().size(); k++) {
      BatchActivity.Inputs inputs = inside.layers().get(k);
      Probe probe = observed.probes().get(k);
      int[] channels = compacted.channels().get(k);
      signals.add(
          new BatchActivity.Inputs(
              spread(inputs.absoluteSums(), channels, probe.sumCount()),
              spread(inputs.positiveCounts(), channels, probe.units())));
    }
    return new BatchActivity(inside.records(), signals);
  }

  /** Each channel has the same number of values, next to each other: units, taps or positions. */
  private static float[] spread(float[] values, int[] channels, int length) {
    int run = values.length / channels.length;
    float[] spread = new float[length];
    for (int k = 0; k < channels.length; k++) {
      System.arraycopy(values, k * run, spread, channels[k] * run, run);
    }
    return spread;
  }

  private BatchGradients gradients(BatchGradients inside) {
    float[] products = new float[observed.gradients()];
    for (int index = 0; index < inside.products().length; index++) {
      products[compacted.origins()[index]] = inside.products()[index];
    }
    return new BatchGradients(inside.records(), products);
  }
}
