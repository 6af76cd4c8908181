package io.espalier.model.flow;

import java.util.BitSet;
import java.util.List;

/**
 * One to one: a layer without values of its own, which makes of each channel one.
 *
 * @param channels how many there are
 * @param constant what the layer makes of a channel that is the same value everywhere
 */
public record EachChannel(int channels, Constant constant) implements ChannelFlow {

  /** What becomes of a constant channel in evaluation. */
  @FunctionalInterface
  public interface Constant {
    /**
     * What a channel is behind the layer; NaN where it varies there.
     *
     * @param value NaN where it varies in front
     */
    float behind(float value);
  }

  @Override
  public Mixing mixing() {
    return Mixing.EACH;
  }

  /** Where 0 does not stay 0, every channel is fed. */
  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    if (constant.behind(0) == 0) {
      return inputs.get(0);
    }
    BitSet all = new BitSet(channels);
    all.set(0, channels);
    return all;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    return List.of(outputs);
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] outputs = new float[channels];
    for (int channel = 0; channel < outputs.length; channel++) {
      outputs[channel] = constant.behind(inputs.get(0)[channel]);
    }
    return outputs;
  }

  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    return List.of(outputs);
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    return inputs.get(0);
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {}
}
