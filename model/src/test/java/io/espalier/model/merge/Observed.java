package io.espalier.model.merge;

import io.espalier.model.ReferenceNetwork;
import io.espalier.model.evidence.BatchMoments;
import io.espalier.model.evidence.HalfLife;
import io.espalier.model.evidence.NeuronEvidence;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.ParameterBlock;
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
    List<ParameterBlock> blocks = network.spec().denseTail();
    NeuronEvidence evidence = new NeuronEvidence(blocks, 0, HalfLife.INFINITE);
    List<BatchMoments.Units> groups = new ArrayList<>();
    for (int group = 0; group < blocks.size(); group++) {
      groups.add(moments(ahead() + group, blocks.get(group).inputs()));
    }
    evidence.add(new BatchMoments(signals.size(), groups));
    return evidence.state();
  }

  /** Layers in front of the dense ones at the end. */
  private int ahead() {
    return network.spec().blocks().size() - network.spec().denseTail().size();
  }

  private BatchMoments.Units moments(int group, int width) {
    double[] mean = new double[width];
    for (List<double[]> signal : signals) {
      for (int k = 0; k < width; k++) {
        mean[k] += signal.get(group)[k] / signals.size();
      }
    }
    double[] coMoment = new double[width * width];
    for (List<double[]> signal : signals) {
      for (int k = 0; k < coMoment.length; k++) {
        int i = k / width;
        int j = k % width;
        coMoment[k] += (signal.get(group)[i] - mean[i]) * (signal.get(group)[j] - mean[j]);
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
