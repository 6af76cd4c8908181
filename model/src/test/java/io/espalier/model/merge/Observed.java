package io.espalier.model.merge;

import io.espalier.model.ReferenceNetwork;
import io.espalier.model.decay.HalfLife;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.UnitGroup;
import java.util.ArrayList;
import java.util.List;

/** A network, a sample and what the sample shows, computed in plain double-precision Java. */
record Observed(NetworkSnapshot network, float[] features, List<List<double[]>> signals) {

  static Observed of(NetworkSnapshot network, float[] features) {
    ReferenceNetwork reference = new ReferenceNetwork(network);
    List<List<double[]>> signals = new ArrayList<>();
    for (int k = 0; k < features.length / network.spec().input().size(); k++) {
      signals.add(reference.signals(features, k));
    }
    return new Observed(network, features, signals);
  }

  NeuronEvidence.State evidence() {
    return evidence(Grouping.NEURONS);
  }

  NeuronEvidence.State evidence(Grouping grouping) {
    List<UnitGroup> groups = grouping.groups(network.spec());
    NeuronEvidence evidence = NeuronEvidence.of(groups, 0, HalfLife.INFINITE);
    int ahead = network.spec().blocks().size() - groups.size();
    List<BatchMoments.Units> moments = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      moments.add(moments(ahead + group, groups.get(group)));
    }
    evidence.add(new BatchMoments(signals.size(), moments));
    return evidence.state();
  }

  /** Layers in front of the dense ones at the end. */
  private int ahead() {
    return network.spec().blocks().size() - network.spec().denseTail().size();
  }

  /** Pooled over positions, each of them worth its share of a sample. */
  private BatchMoments.Units moments(int layer, UnitGroup group) {
    int width = group.units();
    int positions = group.read().positions();
    double[] mean = new double[width];
    double[] coMoment = new double[width * width];
    for (List<double[]> signal : signals) {
      double[] read = signal.get(layer);
      for (int k = 0; k < read.length; k++) {
        mean[k / positions] += read[k] / signals.size() / positions;
      }
    }
    for (List<double[]> signal : signals) {
      double[] read = signal.get(layer);
      for (int k = 0; k < coMoment.length; k++) {
        int i = k / width;
        int j = k % width;
        for (int p = 0; p < positions; p++) {
          double product =
              (read[i * positions + p] - mean[i]) * (read[j * positions + p] - mean[j]);
          coMoment[k] += product / positions;
        }
      }
    }
    return new BatchMoments.Units(mean, coMoment);
  }

  /** Pre-activations of the layer that reads {@code group}, sample by sample. */
  double[][] preActivations(int group) {
    ParameterBlock block = network.spec().denseTail().get(group);
    double[][] all = new double[signals.size()][block.outputs()];
    for (int sample = 0; sample < all.length; sample++) {
      double[] input = signals.get(sample).get(ahead() + group);
      for (int output = 0; output < block.outputs(); output++) {
        all[sample][output] = network.values()[block.bias(output)];
        for (int unit = 0; unit < input.length; unit++) {
          all[sample][output] += network.values()[block.weight(unit, output)] * input[unit];
        }
      }
    }
    return all;
  }
}
