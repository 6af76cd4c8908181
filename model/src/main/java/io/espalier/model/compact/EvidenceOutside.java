package io.espalier.model.compact;

import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.network.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is observed of a smaller network as evidence about the one that it was made of: units that
 * it does not have are silent, as they would be if nothing fed them, and parameters that it does
 * not have are of no consequence. Nobody asks about either: they are masked.
 *
 * @param observed of the larger network
 */
record EvidenceOutside(Compacted compacted, EvidenceSpec observed) {

  BatchEvidence of(BatchEvidence inside) {
    return new BatchEvidence(
        activity(inside.activity()),
        inside.gradients().map(this::gradients),
        inside.moments().map(moments -> moments(moments, observed.neurons().orElseThrow())));
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

  private BatchMoments moments(BatchMoments inside, EvidenceSpec.Neurons neurons) {
    int firstProbe = compacted.sourceSpec().blocks().size() - neurons.tail().size();
    List<BatchMoments.Units> groups = new ArrayList<>();
    for (int k = 0; k < inside.groups().size(); k++) {
      int group = neurons.firstGroup() + k;
      groups.add(
          units(
              inside.groups().get(k),
              compacted.channels().get(firstProbe + group),
              neurons.tail().get(group).inputs()));
    }
    return new BatchMoments(inside.records(), groups);
  }

  private static BatchMoments.Units units(BatchMoments.Units inside, int[] channels, int width) {
    int run = inside.mean().length / channels.length;
    int[] units =
        Arrays.stream(channels)
            .flatMap(channel -> IntStream.range(channel * run, (channel + 1) * run))
            .toArray();
    double[] mean = new double[width];
    double[] coMoment = new double[width * width];
    for (int i = 0; i < units.length; i++) {
      mean[units[i]] = inside.mean()[i];
      for (int j = 0; j < units.length; j++) {
        coMoment[units[i] * width + units[j]] = inside.coMoment()[i * units.length + j];
      }
    }
    return new BatchMoments.Units(mean, coMoment);
  }
}
