package io.espalier.model;

import io.espalier.model.network.DenseBlock;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import io.espalier.model.network.LayerSpec.Select;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/** The same network in plain double-precision Java: what the tensors are compared with. */
public final class ReferenceNetwork {

  private final NetworkSpec spec;
  private final double[] values;

  public ReferenceNetwork(NetworkSnapshot network) {
    spec = network.spec();
    values = new double[network.values().length];
    for (int k = 0; k < values.length; k++) {
      values[k] = network.values()[k];
    }
  }

  /** To be changed, for finite differences. */
  public double[] values() {
    return values;
  }

  /** What each dense layer reads for one sample, and last the logits. */
  public List<double[]> signals(float[] features, int sample) {
    List<double[]> signals = new ArrayList<>();
    signals.add(input(features, sample));
    List<DenseBlock> blocks = spec.blocks();
    for (int layer = 0; layer < blocks.size(); layer++) {
      signals.add(layer(blocks.get(layer), spec.nonlinearityAfter(layer), signals.get(layer)));
    }
    return signals;
  }

  private double[] input(float[] features, int sample) {
    int width = spec.input().size();
    double[] all = new double[width];
    for (int k = 0; k < width; k++) {
      all[k] = features[sample * width + k];
    }
    if (!(spec.layers().get(0) instanceof Select select)) {
      return all;
    }
    double[] selected = new double[select.inputs().length];
    for (int k = 0; k < selected.length; k++) {
      selected[k] = all[select.inputs()[k]];
    }
    return selected;
  }

  private double[] layer(DenseBlock block, Nonlinearity function, double[] input) {
    double[] output = new double[block.outputs()];
    for (int j = 0; j < output.length; j++) {
      output[j] = values[block.bias(j)];
      for (int i = 0; i < input.length; i++) {
        output[j] += values[block.weight(i, j)] * input[i];
      }
      if (function != null) {
        output[j] = function == Nonlinearity.RELU ? Math.max(0, output[j]) : Math.tanh(output[j]);
      }
    }
    return output;
  }

  public double[] logits(float[] features, int sample) {
    List<double[]> signals = signals(features, sample);
    return signals.get(signals.size() - 1);
  }

  /** Mean softmax cross-entropy: {@code log Σ exp z − z_label}. */
  public double loss(float[] features, int[] labels) {
    double sum = 0;
    for (int sample = 0; sample < labels.length; sample++) {
      double[] logits = logits(features, sample);
      double exponentials = 0;
      for (double logit : logits) {
        exponentials += Math.exp(logit);
      }
      sum += Math.log(exponentials) - logits[labels[sample]];
    }
    return sum / labels.length;
  }

  /** Central finite differences of {@link #loss} by every parameter. */
  public double[] gradient(float[] features, int[] labels) {
    double step = 1e-5;
    double[] gradient = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      double value = values[k];
      values[k] = value + step;
      double above = loss(features, labels);
      values[k] = value - step;
      double below = loss(features, labels);
      values[k] = value;
      gradient[k] = (above - below) / (2 * step);
    }
    return gradient;
  }
}
