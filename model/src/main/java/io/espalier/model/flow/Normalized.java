package io.espalier.model.flow;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * One to one: a batch normalization in its place.
 *
 * @param epsilon added to the variance
 */
public record Normalized(NormBlock block, double epsilon) implements ChannelFlow {

  public String name() {
    return block.name();
  }

  @Override
  public Mixing mixing() {
    return Mixing.EACH;
  }

  /** A normalization puts out 0 only where it neither scales nor shifts. */
  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    BitSet fed = new BitSet(block.channels());
    for (int channel = 0; channel < block.channels(); channel++) {
      fed.set(channel, live.get(block.gamma(channel)) || live.get(block.beta(channel)));
    }
    return fed;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    BitSet inputs = new BitSet(block.channels());
    for (int channel = 0; channel < block.channels(); channel++) {
      if (!outputs.get(channel)) {
        block.of(channel).forEach(live::clear);
      }
      inputs.set(channel, live.get(block.gamma(channel)));
    }
    return List.of(inputs);
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] outputs = new float[block.channels()];
    for (int channel = 0; channel < outputs.length; channel++) {
      float gamma = values[block.gamma(channel)];
      double deviation = Math.sqrt(values[block.variance(channel)] + epsilon);
      float difference = inputs.get(0)[channel] - values[block.mean(channel)];
      double scaled = gamma == 0 ? 0 : gamma * difference / deviation;
      outputs[channel] = (float) (scaled + values[block.beta(channel)]);
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
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {
    NormBlock to = ((Normalized) smaller).block;
    for (int k = 0; k < outputs.length; k++) {
      origins[to.gamma(k)] = block.gamma(outputs[k]);
      origins[to.beta(k)] = block.beta(outputs[k]);
      origins[to.mean(k)] = block.mean(outputs[k]);
      origins[to.variance(k)] = block.variance(outputs[k]);
    }
  }

  @Override
  public OptionalInt silencer(int channel) {
    return OptionalInt.of(block.gamma(channel));
  }

  /** Changes nothing at first. */
  @Override
  public void initialize(float[] values) {
    Arrays.fill(values, block.gamma(0), block.beta(0), 1);
    Arrays.fill(values, block.variance(0), block.variance(0) + block.channels(), 1);
  }
}
