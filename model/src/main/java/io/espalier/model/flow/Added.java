package io.espalier.model.flow;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Several to one: channels of the same number are added, so they stay or go together.
 *
 * @param inputs how many inputs there are
 * @param channels of each
 */
public record Added(int inputs, int channels) implements ChannelFlow {

  @Override
  public Mixing mixing() {
    return Mixing.COUPLED;
  }

  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    return carried(inputs);
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    return Collections.nCopies(inputs, outputs);
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] sums = inputs.get(0).clone();
    for (float[] addends : inputs.subList(1, inputs.size())) {
      for (int channel = 0; channel < sums.length; channel++) {
        sums[channel] += addends[channel];
      }
    }
    return sums;
  }

  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    return Collections.nCopies(inputs, outputs);
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    BitSet all = new BitSet(channels);
    inputs.forEach(all::or);
    return all;
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {}
}
