package io.espalier.model.flow;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the channels that a layer reads become those that it puts out, and which values of the flat
 * vector do it. A channel is a unit of a row, or all positions of a plane, flattened or not. Walks
 * over a network ask each layer in turn, so what is dead, constant, kept or merged is known of any
 * graph of layers.
 *
 * <p>Sets of channels and masks are {@link BitSet}s; inputs come in the order in which the layer
 * reads them.
 */
public interface ChannelFlow {

  /** How channels meet in a layer: whether one of them can be taken for itself. */
  enum Mixing {
    /** Each output is a unit of its own, with weights from all inputs. */
    ALL,
    /** An output is made of the input channel of the same number and of no other. */
    EACH,
    /** Channels of different inputs meet, or one input becomes several outputs. */
    COUPLED,
    /** The output is taken from the network's input. */
    SOURCE
  }

  Mixing mixing();

  /**
   * The channels that can be other than 0. Masks the values that only ever meet zeros.
   *
   * @param inputs those of the inputs; not changed
   * @param live the values that are not masked
   */
  BitSet fed(List<BitSet> inputs, BitSet live);

  /**
   * The channels of each input that can change the output. Masks the values of outputs that nothing
   * reads.
   *
   * @param outputs those that something reads; not changed
   * @param live the values that are not masked
   */
  List<BitSet> read(BitSet outputs, BitSet live);

  /**
   * What each channel always is in evaluation, NaN where it varies. A layer that can be told a
   * constant takes it into its own values and no longer reads it.
   *
   * @param inputs the same of each input
   */
  float[] constants(List<float[]> inputs, float[] values, BitSet live);

  /**
   * The channels of each input that a smaller network needs for some outputs.
   *
   * @param outputs those that it keeps; not changed
   * @param fed channels of the inputs that can be other than 0; not changed
   * @param live the values that are not masked, none of dead units
   */
  List<BitSet> needed(BitSet outputs, List<BitSet> fed, BitSet live);

  /** Outputs that a smaller network can not do without if it keeps these channels of the inputs. */
  BitSet carried(List<BitSet> inputs);

  /**
   * Where the values of a smaller layer come from.
   *
   * @param smaller of the same layer in the smaller network
   * @param inputs the channels of each input that it keeps
   * @param outputs the outputs that it keeps
   * @param origins per value of the smaller network its index in this one; to be filled in
   */
  void trace(ChannelFlow smaller, List<int[]> inputs, int[] outputs, int[] origins);

  /** The one value to mask so that nothing is put out of a channel, if there is one. */
  default OptionalInt silencer(int channel) {
    return OptionalInt.empty();
  }

  /** Sets the values that are not drawn at random and do not begin as 0. */
  default void initialize(float[] values) {}
}
