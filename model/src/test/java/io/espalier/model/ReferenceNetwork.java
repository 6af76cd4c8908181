package io.espalier.model;

import io.espalier.model.flow.Gated;
import io.espalier.model.flow.LayerNormalized;
import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.Normalized;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.PerChannel;
import io.espalier.model.flow.ScaleBlock;
import io.espalier.model.flow.TensorShape;
import io.espalier.model.flow.Weighted;
import io.espalier.model.flow.Window;
import io.espalier.model.layer.Activation;
import io.espalier.model.layer.Add;
import io.espalier.model.layer.AveragePool;
import io.espalier.model.layer.Concat;
import io.espalier.model.layer.GlobalAveragePool;
import io.espalier.model.layer.Identity;
import io.espalier.model.layer.Layer;
import io.espalier.model.layer.LayerNorm;
import io.espalier.model.layer.MaxPool;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.layer.Select;
import io.espalier.model.network.Layout;
import io.espalier.model.network.LayoutNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.network.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same network in plain double-precision Java: what the tensors are compared with. */
public final class ReferenceNetwork {

  private final NetworkSpec spec;
  private final Layout layout;
  private final double[] values;
  private boolean training;
  private double leastVariance = Double.POSITIVE_INFINITY;
  private double nearestToKink = Double.POSITIVE_INFINITY;
  private List<double[][]> read = new ArrayList<>();
  private List<double[][]> added = new ArrayList<>();
  private @Nullable Nudge nudge;

  /** A small change of what one output of a dense or convolution layer is for one sample. */
  private record Nudge(int layer, int sample, int unit, double by) {}

  public ReferenceNetwork(NetworkSnapshot network) {
    spec = network.spec();
    layout = spec.layout();
    values = new double[network.values().length];
    for (int k = 0; k < values.length; k++) {
      values[k] = network.values()[k];
    }
  }

  /** To be changed, for finite differences. */
  public double[] values() {
    return values;
  }

  /** From now on normalizes by batch. */
  public ReferenceNetwork training() {
    training = true;
    return this;
  }

  /** The least variance that any normalization has divided by so far. */
  public double leastVariance() {
    return leastVariance;
  }

  /** How near to 0, where a ReLU has no derivative, any nonlinearity has read so far. */
  public double nearestToKink() {
    return nearestToKink;
  }

  /** What each dense or convolution layer reads for one sample, and last the logits. */
  public List<double[]> signals(float[] features, int sample) {
    double[] logits = run(new double[][] {input(features, sample)})[0];
    List<double[]> signals = new ArrayList<>(read.stream().map(batch -> batch[0]).toList());
    signals.add(logits);
    return signals;
  }

  /** The signals of the network's probes for one sample. */
  public List<double[]> observed(float[] features, int sample) {
    run(new double[][] {input(features, sample)});
    List<double[]> signals = new ArrayList<>(read.stream().map(batch -> batch[0]).toList());
    added.forEach(batch -> signals.add(batch[0]));
    return signals;
  }

  public double[] logits(float[] features, int sample) {
    return run(new double[][] {input(features, sample)})[0];
  }

  private double[] input(float[] features, int sample) {
    double[] input = new double[spec.input().size()];
    for (int k = 0; k < input.length; k++) {
      input[k] = features[sample * input.length + k];
    }
    return input;
  }

  private double[][] run(double[][] batch) {
    read = new ArrayList<>();
    List<double[][]> outputs = new ArrayList<>();
    for (LayoutNode node : layout.nodes()) {
      List<double[][]> inputs =
          node.reads().stream().map(k -> k == Node.INPUT ? batch : outputs.get(k)).toList();
      outputs.add(run(node, inputs));
    }
    added = new ArrayList<>();
    layout.sums().forEach(sum -> sum.node().reads().forEach(k -> added.add(outputs.get(k))));
    return outputs.get(outputs.size() - 1);
  }

  private double[][] run(LayoutNode node, List<double[][]> inputs) {
    double[][] batch = inputs.get(0);
    if (node.flow() instanceof Weighted weighted) {
      int number = read.size();
      read.add(batch);
      double[][] outputs = each(batch, sample -> weighted(weighted, sample));
      if (nudge != null && nudge.layer == number) {
        outputs[nudge.sample][nudge.unit] += nudge.by;
      }
      return outputs;
    } else if (node.flow() instanceof Normalized norm) {
      return normalized(norm, node.input().positions(), batch);
    } else if (node.flow() instanceof LayerNormalized norm) {
      return each(batch, sample -> normalized(norm.block(), (LayerNorm) node.layer(), sample));
    } else if (node.flow() instanceof Gated gated) {
      return each(batch, sample -> shortcut(node, gated, sample));
    } else if (node.layer() instanceof Add) {
      return sum(inputs);
    } else if (node.layer() instanceof Concat) {
      return joined(inputs);
    }
    return each(batch, sample -> plain(node, sample));
  }

  private static double[][] sum(List<double[][]> inputs) {
    double[][] sum = new double[inputs.get(0).length][inputs.get(0)[0].length];
    for (double[][] input : inputs) {
      for (int n = 0; n < sum.length; n++) {
        for (int k = 0; k < sum[n].length; k++) {
          sum[n][k] += input[n][k];
        }
      }
    }
    return sum;
  }

  private static double[][] joined(List<double[][]> inputs) {
    double[][] joined = new double[inputs.get(0).length][];
    for (int n = 0; n < joined.length; n++) {
      int sample = n;
      joined[n] = inputs.stream().flatMapToDouble(input -> Arrays.stream(input[sample])).toArray();
    }
    return joined;
  }

  private interface PerSample {
    double[] of(double[] sample);
  }

  private static double[][] each(double[][] batch, PerSample function) {
    double[][] result = new double[batch.length][];
    for (int n = 0; n < batch.length; n++) {
      result[n] = function.of(batch[n]);
    }
    return result;
  }

  private double[] weighted(Weighted layer, double[] input) {
    ParameterBlock block = layer.block();
    int positions = layer.output().positions();
    double[] output = new double[block.outputs() * positions];
    for (int j = 0; j < block.outputs(); j++) {
      for (int p = 0; p < positions; p++) {
        double sum = block.biased() ? values[block.bias(j)] : 0;
        for (int i = 0; i < block.inputs(); i++) {
          for (int t = 0; t < block.taps(); t++) {
            double x =
                layer.window() == null
                    ? input[i]
                    : under(layer, input, kernelChannel(layer, i, j), p, t);
            sum += x == 0 ? 0 : values[block.weight(i, j) + t] * x;
          }
        }
        output[j * positions + p] = sum;
      }
    }
    return output;
  }

  private static int kernelChannel(Weighted layer, int input, int output) {
    return layer instanceof PerChannel ? output : input;
  }

  private static double under(Weighted layer, double[] input, int channel, int p, int tap) {
    double x = under(layer.window(), layer.input(), layer.output(), input, channel, p, tap);
    return Double.isNaN(x) ? 0 : x;
  }

  /** The value under a tap of a window; NaN in the padding. */
  private static double under(
      Window window,
      TensorShape from,
      TensorShape to,
      double[] input,
      int channel,
      int p,
      int tap) {
    int width = to.shape().width();
    int y = p / width * window.stride() + tap / window.width() - window.padding();
    int x = p % width * window.stride() + tap % window.width() - window.padding();
    if (y < 0 || x < 0 || y >= from.shape().height() || x >= from.shape().width()) {
      return Double.NaN;
    }
    return input[(channel * from.shape().height() + y) * from.shape().width() + x];
  }

  private double[][] normalized(Normalized layer, int positions, double[][] batch) {
    NormBlock block = layer.block();
    double[][] result = new double[batch.length][batch[0].length];
    for (int c = 0; c < block.channels(); c++) {
      double mean = training ? mean(batch, c, positions) : values[block.mean(c)];
      double variance = training ? variance(batch, c, positions) : values[block.variance(c)];
      leastVariance = Math.min(leastVariance, variance);
      double deviation = Math.sqrt(variance + layer.epsilon());
      for (int n = 0; n < batch.length; n++) {
        for (int k = c * positions; k < (c + 1) * positions; k++) {
          result[n][k] =
              values[block.gamma(c)] * (batch[n][k] - mean) / deviation + values[block.beta(c)];
        }
      }
    }
    return result;
  }

  /** Units that the network lost count as 0. */
  private double[] normalized(ScaleBlock block, LayerNorm layer, double[] row) {
    double[] all = Arrays.copyOf(row, layer.widthOf(row.length));
    double mean = Arrays.stream(all).average().orElseThrow();
    double variance = Arrays.stream(all).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    leastVariance = Math.min(leastVariance, variance);
    double[] output = new double[row.length];
    for (int k = 0; k < output.length; k++) {
      double normalized = (row[k] - mean) / Math.sqrt(variance + layer.epsilon());
      output[k] = values[block.gamma(k)] * normalized + values[block.beta(k)];
    }
    return output;
  }

  public static double mean(double[][] batch, int channel, int positions) {
    double sum = 0;
    for (double[] sample : batch) {
      for (int k = channel * positions; k < (channel + 1) * positions; k++) {
        sum += sample[k];
      }
    }
    return sum / batch.length / positions;
  }

  private static double variance(double[][] batch, int channel, int positions) {
    double mean = mean(batch, channel, positions);
    double sum = 0;
    for (double[] sample : batch) {
      for (int k = channel * positions; k < (channel + 1) * positions; k++) {
        sum += (sample[k] - mean) * (sample[k] - mean);
      }
    }
    return sum / batch.length / positions;
  }

  private double[] shortcut(LayoutNode layer, Gated gated, double[] input) {
    Identity identity = (Identity) layer.layer();
    int positions = layer.output().positions();
    Window window = Window.square(1, identity.stride(), 0);
    double[] output = new double[layer.output().size()];
    for (int c = 0; c < layer.output().channels(); c++) {
      int source = identity.sources().get(c);
      for (int p = 0; p < positions && source >= 0; p++) {
        output[c * positions + p] =
            values[gated.block().gate(c)]
                * under(window, layer.input(), layer.output(), input, source, p, 0);
      }
    }
    return output;
  }

  private double[] plain(LayoutNode placed, double[] input) {
    Layer layer = placed.layer();
    double[] output = new double[placed.output().size()];
    if (layer instanceof Select select) {
      for (int k = 0; k < output.length; k++) {
        output[k] = input[select.inputs()[k]];
      }
    } else if (layer instanceof Activation activation) {
      for (int k = 0; k < output.length; k++) {
        output[k] = activated(activation.function(), input[k]);
        nearestToKink = Math.min(nearestToKink, Math.abs(input[k]));
      }
    } else if (layer instanceof MaxPool pool) {
      pool(placed, pool.window(), true, input, output);
    } else if (layer instanceof AveragePool pool) {
      pool(placed, pool.window(), false, input, output);
    } else if (layer instanceof GlobalAveragePool) {
      for (int c = 0; c < output.length; c++) {
        output[c] = mean(new double[][] {input}, c, placed.input().positions());
      }
    } else {
      return input;
    }
    return output;
  }

  /** The textbook's function of one value. */
  public static double activated(Nonlinearity function, double x) {
    return switch (function) {
      case RELU -> Math.max(0, x);
      case LEAKYRELU -> x > 0 ? x : x / 100;
      case GELU -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
    };
  }

  private static void pool(
      LayoutNode layer, Window window, boolean max, double[] input, double[] output) {
    int positions = layer.output().positions();
    for (int k = 0; k < output.length; k++) {
      double most = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int tap = 0; tap < window.taps(); tap++) {
        double x =
            under(window, layer.input(), layer.output(), input, k / positions, k % positions, tap);
        if (!Double.isNaN(x)) {
          most = Math.max(most, x);
          sum += x;
        }
      }
      output[k] = max ? most : sum / window.taps();
    }
  }

  /** Mean softmax cross-entropy: {@code log Σ exp z − z_label}. */
  public double loss(float[] features, int[] labels) {
    double[][] batch = new double[labels.length][];
    for (int sample = 0; sample < labels.length; sample++) {
      batch[sample] = input(features, sample);
    }
    double[][] logits = run(batch);
    double sum = 0;
    for (int sample = 0; sample < labels.length; sample++) {
      double exponentials = 0;
      for (double logit : logits[sample]) {
        exponentials += Math.exp(logit);
      }
      sum += Math.log(exponentials) - logits[sample][labels[sample]];
    }
    return sum / labels.length;
  }

  /** Central finite differences of {@link #loss} by what a layer puts out for a sample. */
  public double[] outputGradient(float[] features, int[] labels, int layer, int sample) {
    double step = 1e-6;
    double[] gradient = new double[layout.weighted().get(layer).output().size()];
    for (int unit = 0; unit < gradient.length; unit++) {
      nudge = new Nudge(layer, sample, unit, step);
      double above = loss(features, labels);
      nudge = new Nudge(layer, sample, unit, -step);
      gradient[unit] = (above - loss(features, labels)) / (2 * step);
    }
    nudge = null;
    return gradient;
  }

  /** Central finite differences of {@link #loss} by everything that is trained. */
  public double[] gradient(float[] features, int[] labels) {
    double step = 1e-6;
    double[] gradient = new double[layout.trained()];
    for (int k = 0; k < gradient.length; k++) {
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
