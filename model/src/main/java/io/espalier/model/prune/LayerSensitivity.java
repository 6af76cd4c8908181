package io.espalier.model.prune;

import io.espalier.model.evidence.Evidence;
import io.espalier.model.evidence.SensitivityStatistic;
import io.espalier.model.evidence.SensitivitySums;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.Weighted;
import io.espalier.model.network.NetworkSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a layer's connections.
 *
 * @param block of the layer
 * @param mean of what is read, per input and tap, over records and positions
 * @param variance the same
 * @param gradient per output the root of the mean over records of δ², summed over positions
 */
record LayerSensitivity(ParameterBlock block, double[] mean, double[] variance, double[] gradient) {

  /**
   * Of all layers.
   *
   * @param criterion that asks, for messages
   * @throws IllegalArgumentException without evidence, or when it is about another network
   */
  static List<LayerSensitivity> of(NetworkSnapshot network, Evidence evidence, String criterion) {
    List<Weighted> layers = network.spec().layout().weighted();
    SensitivitySums sums = evidence.get(SensitivityStatistic.KIND, criterion).sums();
    if (sums.layers().size() != layers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: the network has %d layers, the evidence is about %d",
              criterion,
              layers.size(),
              sums.layers().size()));
    }
    if (sums.records() == 0) {
      throw new IllegalArgumentException(criterion + " can not score: no record has been observed");
    }
    List<LayerSensitivity> known = new ArrayList<>();
    for (int k = 0; k < layers.size(); k++) {
      requireFit(layers.get(k).block(), sums.layers().get(k), criterion);
      known.add(of(layers.get(k), sums.layers().get(k), sums.records()));
    }
    return known;
  }

  private static void requireFit(
      ParameterBlock block, SensitivitySums.Layer sums, String criterion) {
    if (sums.inputs().length != block.readValues()
        || sums.squaredGradients().length != block.outputs()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %s reads %d values and has %d outputs, the evidence is about %d and %d",
              criterion,
              block.name(),
              block.readValues(),
              block.outputs(),
              sums.inputs().length,
              sums.squaredGradients().length));
    }
  }

  private static LayerSensitivity of(Weighted layer, SensitivitySums.Layer sums, double records) {
    double observations = records * layer.output().positions();
    double[] mean = new double[sums.inputs().length];
    double[] variance = new double[mean.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = sums.inputs()[k] / observations;
      variance[k] = Math.max(0, sums.squaredInputs()[k] / observations - mean[k] * mean[k]);
    }
    double[] gradient = new double[sums.squaredGradients().length];
    for (int output = 0; output < gradient.length; output++) {
      gradient[output] = Math.sqrt(sums.squaredGradients()[output] / records);
    }
    return new LayerSensitivity(layer.block(), mean, variance, gradient);
  }
}
