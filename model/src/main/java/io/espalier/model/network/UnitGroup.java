package io.espalier.model.network;

import io.espalier.model.flow.NormBlock;
import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.flow.TensorShape;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Units that a dense or convolution layer reads, one of which can go when others take over what it
 * told the layer. A unit is a channel of what is read: one value of a row, or all positions of a
 * plane, flattened or not. Its weights to an output stand together, {@link #run} of them.
 *
 * @param reader the layer that reads the units
 * @param read what it reads
 * @param feeder the layer that puts the units out, a neuron or filter each; null where there is
 *     none: the network's inputs, or single values of flattened planes
 * @param norms normalizations between the two
 * @param behind the normalization right behind a reader, if there is one
 */
public record UnitGroup(
    ParameterBlock reader,
    TensorShape read,
    @Nullable ParameterBlock feeder,
    List<NormBlock> norms,
    @Nullable NormBlock behind) {

  public UnitGroup {
    norms = List.copyOf(norms);
  }

  /** How many units there are. */
  public int units() {
    return read.channels();
  }

  /**
   * Weights from one unit to one output: a kernel's taps, or the positions of a flattened plane.
   */
  public int run() {
    return reader.fanIn() / units();
  }

  /** Index of the first weight from a unit to an output. */
  public int weight(int unit, int output) {
    return reader.weight(0, output) + unit * run();
  }

  /** Whether the reader has a live weight from a unit. */
  public boolean isRead(int unit, BitSet live) {
    for (int output = 0; output < reader.outputs(); output++) {
      int first = live.nextSetBit(weight(unit, output));
      if (first >= 0 && first < weight(unit, output) + run()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether units can go. Not the planes of the network's input, nor units of a reader that can not
   * be told a constant: one without biases and without a normalization right behind it.
   */
  public boolean isFoldable() {
    return (feeder != null || read.positions() == 1) && (reader.biased() || behind != null);
  }
}
