package io.espalier.model.flow;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * One to one, all scaled by each other: a layer normalization in its place. Each unit that can be
 * other than 0 changes the mean and variance of all, so none of these goes while one is read.
 */
public record LayerNormalized(ScaleBlock block) implements ChannelFlow {

  @Override
  public Mixing mixing() {
    return Mixing.COUPLED;
  }

  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    BitSet fed = new BitSet(block.units());
    for (int unit = 0; unit < block.units(); unit++) {
      fed.set(unit, live.get(block.gamma(unit)) || live.get(block.beta(unit)));
    }
    return fed;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    BitSet inputs = new BitSet(block.units());
    for (int unit = 0; unit < block.units(); unit++) {
      if (!outputs.get(unit)) {
        live.clear(block.gamma(unit));
        live.clear(block.beta(unit));
      }
    }
    int scaled = live.nextSetBit(block.gamma(0));
    inputs.set(0, block.units(), scaled >= 0 && scaled < block.beta(0));
    return List.of(inputs);
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] outputs = new float[block.units()];
    for (int unit = 0; unit < outputs.length; unit++) {
      outputs[unit] = values[block.gamma(unit)] == 0 ? values[block.beta(unit)] : Float.NaN;
    }
    return outputs;
  }

  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    BitSet needed = (BitSet) fed.get(0).clone();
    needed.or(outputs);
    return List.of(needed);
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    return inputs.get(0);
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {
    ScaleBlock to = ((LayerNormalized) smaller).block;
    for (int k = 0; k < outputs.length; k++) {
      origins[to.gamma(k)] = block.gamma(outputs[k]);
      origins[to.beta(k)] = block.beta(outputs[k]);
    }
  }

  /** Changes nothing but the mean and the variance at first. */
  @Override
  public void initialize(float[] values) {
    Arrays.fill(values, block.gamma(0), block.beta(0), 1);
  }
}
