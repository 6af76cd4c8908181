package io.espalier.model.flow;

import java.util.List;

/**
 * The place of a layer in a network.
 *
 * @param name unique in the network, such as {@code conv2}
 * @param inputs what it reads
 * @param output what it puts out
 * @param parameters index of the first of its parameters
 * @param scales index of the first of its scales
 * @param statistics index of the first of its statistics
 */
public record Place(
    String name,
    List<TensorShape> inputs,
    TensorShape output,
    int parameters,
    int scales,
    int statistics) {

  public Place {
    inputs = List.copyOf(inputs);
  }

  /** What a layer reads that reads one input. */
  public TensorShape input() {
    return inputs.get(0);
  }
}
