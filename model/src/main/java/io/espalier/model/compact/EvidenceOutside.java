package io.espalier.model.compact;

import io.espalier.model.evidence.BatchActivity;
import io.espalier.model.evidence.BatchEvidence;
import io.espalier.model.evidence.BatchGradients;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.EvidenceSpec;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Probe;
import java.lang.reflect.Array;
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
        inside.moments().map(moments -> moments(moments, observed.neurons().orElseThrow())),
        inside.sensitivity().map(this::sensitivity));
  }

  private BatchActivity activity(BatchActivity inside) {
    List<BatchActivity.Inputs> signals = new ArrayList<>();
    for (int k = 0; k < inside.layers().size(); k++) {
      BatchActivity.Inputs inputs = inside.layers().get(k);
      Probe probe = observed.probes().get(k);
      int[] channels = compacted.channels().get(k);
      signals.add(
          new BatchActivity.Inputs(
              spread(inputs.absoluteSums(), channels, new float[probe.sumCount()])));
    }
    return new BatchActivity(inside.records(), signals);
  }

  /** Each channel has the same number of values, next to each other: units, taps or positions. */
  private static <T> T spread(T values, int[] channels, T spread) {
    int run = Array.getLength(values) / channels.length;
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

  private SensitivitySums sensitivity(SensitivitySums inside) {
    List<ParameterBlock> smaller = compacted.network().spec().blocks();
    List<SensitivitySums.Layer> layers = new ArrayList<>();
    for (int k = 0; k < inside.layers().size(); k++) {
      SensitivitySums.Layer layer = inside.layers().get(k);
      ParameterBlock block = observed.sensitivity().get(k).block();
      int[] channels = compacted.channels().get(k);
      layers.add(
          new SensitivitySums.Layer(
              spread(layer.inputs(), channels, new double[block.readValues()]),
              spread(layer.squaredInputs(), channels, new double[block.readValues()]),
              spread(
                  layer.squaredGradients(),
                  outputs(smaller.get(k), block),
                  new double[block.outputs()])));
    }
    return new SensitivitySums(inside.records(), layers);
  }

  /** Which outputs of a layer are left. */
  private int[] outputs(ParameterBlock smaller, ParameterBlock block) {
    return IntStream.range(0, smaller.outputs())
        .map(output -> compacted.origins()[smaller.weight(0, output)])
        .map(origin -> (origin - block.offset()) / block.fanIn())
        .toArray();
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
