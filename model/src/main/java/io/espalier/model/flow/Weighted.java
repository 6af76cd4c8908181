package io.espalier.model.flow;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A layer with weights in its place: what is scored and pruned. */
public sealed interface Weighted extends ChannelFlow permits AllToAll, PerChannel {

  /** What it reads. */
  TensorShape input();

  /** What it puts out. */
  TensorShape output();

  /** Where its weights and biases stand. */
  ParameterBlock block();

  /** Of a convolution; null for a dense layer. */
  @Nullable Window window();

  /** Unique in the network, such as {@code conv2}. */
  default String name() {
    return block().name();
  }

  /**
   * The channel of the input that a weight reads.
   *
   * @param weight counted from the first of the block
   */
  int channel(int weight);

  /** Adds all weights that read a channel of the input to a set of values. */
  void addWeights(int channel, BitSet values);
}
