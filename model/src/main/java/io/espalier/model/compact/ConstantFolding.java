package io.espalier.model.compact;

import io.espalier.model.network.NormBlock;
import io.espalier.model.network.ParameterBlock;
import io.espalier.model.network.Placed;
import io.espalier.model.network.Placed.Branched;
import io.espalier.model.network.Placed.Normalized;
import io.espalier.model.network.Placed.Plain;
import io.espalier.model.network.Placed.Weighted;
import io.espalier.model.network.Shortcut.Identity;
import io.espalier.model.prune.DeadUnits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A unit without live weights puts out the same value whatever the input. Goes up through a network
 * with what is known to be constant, adds it to the biases that it feeds and cuts it off there.
 * Where that is not exact (a padded convolution, one without biases, a shortcut) the unit stays.
 */
final class ConstantFolding {

  private final float[] values;
  private final BitSet live;

  private ConstantFolding(float[] values, BitSet live) {
    this.values = values;
    this.live = live;
  }

  /** Folds within {@code values} and {@code live}. */
  static void fold(List<Placed> layers, float[] values, BitSet live) {
    new ConstantFolding(values, live).up(layers, varying(layers.get(0).input().channels()));
  }

  private static float[] varying(int channels) {
    float[] varying = new float[channels];
    Arrays.fill(varying, Float.NaN);
    return varying;
  }

  /**
   * @param constants value of each channel, NaN where it varies
   * @return the same for the output
   */
  private float[] up(List<Placed> layers, float[] constants) {
    float[] current = constants;
    for (Placed layer : layers) {
      float[] read = current;
      current =
          layer.match(
              weighted -> weighted(weighted, read),
              norm -> normalized(norm, read),
              plain -> plain(plain, read),
              branched -> branched(branched, read));
    }
    return current;
  }

  private float[] weighted(Weighted layer, float[] constants) {
    ParameterBlock block = layer.block();
    int units = block.inputs() / constants.length;
    boolean exact = block.biased() && (layer.window() == null || layer.window().padding() == 0);
    for (int channel = 0; channel < constants.length; channel++) {
      if (constants[channel] == 0 || (exact && !Float.isNaN(constants[channel]))) {
        for (int unit = channel * units; unit < (channel + 1) * units; unit++) {
          fold(block, unit, constants[channel]);
        }
      }
    }
    float[] outputs = varying(block.outputs());
    for (int output = 0; output < outputs.length; output++) {
      if (!DeadUnits.hasWeights(block, output, live)) {
        boolean constant = block.biased() && live.get(block.bias(output));
        outputs[output] = constant ? values[block.bias(output)] : 0;
      }
    }
    return outputs;
  }

  private void fold(ParameterBlock block, int input, float constant) {
    for (int output = 0; output < block.outputs(); output++) {
      int first = block.weight(input, output);
      for (int index = first; index < first + block.taps(); index++) {
        if (live.get(index) && constant != 0) {
          values[block.bias(output)] += values[index] * constant;
          live.set(block.bias(output));
        }
        live.clear(index);
      }
    }
  }

  private float[] normalized(Normalized layer, float[] constants) {
    NormBlock block = layer.block();
    float[] outputs = new float[constants.length];
    for (int channel = 0; channel < outputs.length; channel++) {
      float gamma = values[block.gamma(channel)];
      double deviation = Math.sqrt(values[block.variance(channel)] + layer.layer().epsilon());
      double scaled =
          gamma == 0 ? 0 : gamma * (constants[channel] - values[block.mean(channel)]) / deviation;
      outputs[channel] = (float) (scaled + values[block.beta(channel)]);
    }
    return outputs;
  }

  private float[] branched(Branched layer, float[] constants) {
    float[] sum = up(layer.body(), constants);
    if (layer.gates() == null || !(layer.layer().shortcut() instanceof Identity shortcut)) {
      float[] projected = up(layer.projection(), constants);
      for (int channel = 0; channel < sum.length; channel++) {
        sum[channel] += projected[channel];
      }
      return sum;
    }
    for (int channel = 0; channel < sum.length; channel++) {
      int source = shortcut.sources().get(channel);
      boolean open = source >= 0 && live.get(layer.gates().gate(channel));
      sum[channel] += open ? constants[source] : 0;
    }
    return sum;
  }

  private static float[] plain(Plain layer, float[] constants) {
    float[] outputs = new float[layer.output().channels()];
    for (int channel = 0; channel < outputs.length; channel++) {
      outputs[channel] = layer.layer().constant(constants[channel]);
    }
    return outputs;
  }
}
