package io.espalier.model.flow;

import java.util.BitSet;
import java.util.List;

/**
 * One to one, with weights: a depthwise convolution in its place, with a kernel for each channel.
 *
 * @param block its outputs are the channels, each with one input
 */
public record PerChannel(TensorShape input, TensorShape output, ParameterBlock block, Window window)
    implements Weighted {

  /** Merging a channel would hand over from one kernel to others. */
  @Override
  public Mixing mixing() {
    return Mixing.COUPLED;
  }

  @Override
  public int channel(int weight) {
    return weight / block.taps();
  }

  @Override
  public void addWeights(int channel, BitSet values) {
    values.set(block.weight(0, channel), block.weightsEnd(channel));
  }

  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    BitSet outputs = new BitSet(block.outputs());
    for (int channel = 0; channel < block.outputs(); channel++) {
      if (!inputs.get(0).get(channel)) {
        live.clear(block.weight(0, channel), block.weightsEnd(channel));
      }
      outputs.set(channel, block.isFed(channel, live));
    }
    return outputs;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    BitSet inputs = new BitSet(block.outputs());
    for (int channel = 0; channel < block.outputs(); channel++) {
      if (!outputs.get(channel)) {
        block.clear(channel, live);
      }
      inputs.set(channel, block.hasWeights(channel, live));
    }
    return List.of(inputs);
  }

  /** Padding is no constant, and without a bias there is nothing to add it to. */
  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    boolean exact = block.biased() && window.padding() == 0;
    for (int channel = 0; channel < block.outputs(); channel++) {
      float constant = inputs.get(0)[channel];
      if (constant == 0 || (exact && !Float.isNaN(constant))) {
        block.fold(0, channel, constant, values, live);
      }
    }
    return block.constants(values, live);
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
    ParameterBlock to = ((PerChannel) smaller).block;
    for (int output = 0; output < outputs.length; output++) {
      for (int tap = 0; tap < block.taps(); tap++) {
        origins[to.weight(0, output) + tap] = block.weight(0, outputs[output]) + tap;
      }
      if (to.biased()) {
        origins[to.bias(output)] = block.bias(outputs[output]);
      }
    }
  }
}
