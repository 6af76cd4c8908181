package io.espalier.model.flow;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All to all: a dense or convolution layer in its place, each of whose outputs has weights from all
 * inputs.
 *
 * @param window of a convolution; null for a dense layer
 */
public record AllToAll(
    TensorShape input, TensorShape output, ParameterBlock block, @Nullable Window window)
    implements Weighted {

  @Override
  public Mixing mixing() {
    return Mixing.ALL;
  }

  /** Inputs of the block that one channel of what is read has: its positions where flattened. */
  private int unitsPerChannel() {
    return block.inputs() / input.channels();
  }

  @Override
  public int channel(int weight) {
    return weight % block.fanIn() / block.taps() / unitsPerChannel();
  }

  @Override
  public void addWeights(int channel, BitSet values) {
    int units = unitsPerChannel();
    for (int output = 0; output < block.outputs(); output++) {
      int first = block.weight(channel * units, output);
      values.set(first, first + units * block.taps());
    }
  }

  @Override
  public BitSet fed(List<BitSet> inputs, BitSet live) {
    BitSet fed = inputs.get(0);
    int units = unitsPerChannel();
    BitSet outputs = new BitSet(block.outputs());
    for (int output = 0; output < block.outputs(); output++) {
      for (int c = fed.nextClearBit(0); c < input.channels(); c = fed.nextClearBit(c + 1)) {
        int first = block.weight(c * units, output);
        live.clear(first, first + units * block.taps());
      }
      outputs.set(output, block.isFed(output, live));
    }
    return outputs;
  }

  @Override
  public List<BitSet> read(BitSet outputs, BitSet live) {
    for (int output = 0; output < block.outputs(); output++) {
      if (!outputs.get(output)) {
        block.clear(output, live);
      }
    }
    return List.of(readChannels(live));
  }

  /** Passes over what an output reads of channels that others are known to read: few are left. */
  private BitSet readChannels(BitSet live) {
    int channels = input.channels();
    int run = unitsPerChannel() * block.taps();
    BitSet read = new BitSet(channels);
    for (int output = 0; output < block.outputs() && read.nextClearBit(0) < channels; output++) {
      int first = block.weight(0, output);
      int end = block.weightsEnd(output);
      int index = live.nextSetBit(first + read.nextClearBit(0) * run);
      while (index >= 0 && index < end) {
        int channel = (index - first) / run;
        read.set(channel);
        index = live.nextSetBit(first + read.nextClearBit(channel) * run);
      }
    }
    return read;
  }

  /** Padding is no constant, and without a bias there is nothing to add it to. */
  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] constants = inputs.get(0);
    int units = unitsPerChannel();
    boolean exact = block.biased() && (window == null || window.padding() == 0);
    for (int channel = 0; channel < constants.length; channel++) {
      if (constants[channel] == 0 || (exact && !Float.isNaN(constants[channel]))) {
        for (int unit = channel * units; unit < (channel + 1) * units; unit++) {
          fold(unit, constants[channel], values, live);
        }
      }
    }
    return block.constants(values, live);
  }

  private void fold(int input, float constant, float[] values, BitSet live) {
    for (int output = 0; output < block.outputs(); output++) {
      block.fold(input, output, constant, values, live);
    }
  }

  /** No layer is without inputs; what is kept for that is masked. */
  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    BitSet read = readChannels(live);
    if (read.isEmpty()) {
      read.set(0);
    }
    return List.of(read);
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    return new BitSet();
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {
    ParameterBlock to = ((AllToAll) smaller).block;
    int[] channels = inputs.get(0);
    int run = unitsPerChannel() * block.taps();
    for (int output = 0; output < outputs.length; output++) {
      int toFirst = to.weight(0, output);
      int fromFirst = block.weight(0, outputs[output]);
      for (int channel = 0; channel < channels.length; channel++) {
        for (int k = 0; k < run; k++) {
          origins[toFirst + channel * run + k] = fromFirst + channels[channel] * run + k;
        }
      }
      if (to.biased()) {
        origins[to.bias(output)] = block.bias(outputs[output]);
      }
    }
  }
}
