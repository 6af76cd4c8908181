package io.espalier.model.flow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Side by side: the channels of the first input, then those of the second, and so on.
 *
 * @param widths channels of each input
 */
public record Joined(List<Integer> widths) implements ChannelFlow {

  public Joined {
    widths = List.copyOf(widths);
  }

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
    return split(outputs);
  }

  @Override
  public float[] constants(List<float[]> inputs, float[] values, BitSet live) {
    float[] joined = new float[widths.stream().mapToInt(Integer::intValue).sum()];
    int offset = 0;
    for (float[] constants : inputs) {
      System.arraycopy(constants, 0, joined, offset, constants.length);
      offset += constants.length;
    }
    return joined;
  }

  @Override
  public List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live) {
    return split(outputs);
  }

  private List<BitSet> split(BitSet outputs) {
    List<BitSet> parts = new ArrayList<>();
    int offset = 0;
    for (int width : widths) {
      parts.add(outputs.get(offset, offset + width));
      offset += width;
    }
    return parts;
  }

  @Override
  public BitSet carried(List<BitSet> inputs) {
    BitSet joined = new BitSet();
    int offset = 0;
    for (int k = 0; k < inputs.size(); k++) {
      int first = offset;
      inputs.get(k).stream().forEach(channel -> joined.set(first + channel));
      offset += widths.get(k);
    }
    return joined;
  }

  @Override
  public void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins) {}
}
