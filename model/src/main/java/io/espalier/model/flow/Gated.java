package io.espalier.model.flow;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * One from one: an identity shortcut in its place, each of whose outputs is an input behind a gate.
 *
 * @param channels of the input
 * @param sources for each output the input that it is, or -1 for zeros
 */
public record Gated(int channels, List<Integer> sources, GateBlock block) implements ChannelFlow {

  public Gated {
    sources = List.copyOf(sources);
  }

  @Override
  public Mixing mixing() {
    return Mixing.COUPLED;
  }

  private int source(int output) {
    return sources.get(output);
  }

  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    BitSet fed = new BitSet(block.channels());
    for (int channel = 0; channel < block.channels(); channel++) {
      if (source(channel) < 0 || !inputs.get(0).get(source(channel))) {
        live.clear(block.gate(channel));
      }
      fed.set(channel, live.get(block.gate(channel)));
    }
    return fed;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    for (int channel = 0; channel < block.channels(); channel++) {
      if (!outputs.get(channel)) {
        live.clear(block.gate(channel));
      }
    }
    return List.of(opened(outputs, live));
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] outputs = new float[block.channels()];
    for (int channel = 0; channel < outputs.length; channel++) {
      boolean open = source(channel) >= 0 && live.get(block.gate(channel));
      outputs[channel] = open ? inputs.get(0)[source(channel)] : 0;
    }
    return outputs;
  }

  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    return List.of(opened(outputs, live));
  }

  private BitSet opened(BitSet outputs, BitSet live) {
    BitSet needed = new BitSet(channels);
    outputs.stream()
        .filter(channel -> source(channel) >= 0 && live.get(block.gate(channel)))
        .forEach(channel -> needed.set(source(channel)));
    return needed;
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    return new BitSet();
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {
    GateBlock to = ((Gated) smaller).block;
    for (int k = 0; k < outputs.length; k++) {
      origins[to.gate(k)] = block.gate(outputs[k]);
    }
  }

  @Override
  public OptionalInt silencer(int channel) {
    return OptionalInt.of(block.gate(channel));
  }

  /** All gates are open at first. */
  @Override
  public void initialize(float[] values) {
    Arrays.fill(values, block.gate(0), block.gate(block.channels()), 1);
  }
}
