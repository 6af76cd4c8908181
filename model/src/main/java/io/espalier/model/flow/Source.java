package io.espalier.model.flow;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * None to some: what is taken of the network's input, of which nothing is known.
 *
 * @param inputs channels of the input
 * @param channels how many are taken
 */
public record Source(int inputs, int channels) implements ChannelFlow {

  @Override
  public Mixing mixing() {
    return Mixing.SOURCE;
  }

  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    BitSet all = new BitSet(channels);
    all.set(0, channels);
    return all;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    return List.of(new BitSet(inputs));
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] varying = new float[channels];
    Arrays.fill(varying, Float.NaN);
    return varying;
  }

  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    return List.of(new BitSet(inputs));
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    return new BitSet();
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {}
}
