package io.espalier.model.network;

/**
 * Where the parameters of one dense layer stand in the flat vector: first the weights, all of
 * output neuron 0, then of 1, and so on; then the biases.
 *
 * @param name the layer's name in reports, metrics and files
 * @param offset index of the first weight
 * @param inputs units the layer reads
 * @param outputs neurons of the layer
 */
public record DenseBlock(String name, int offset, int inputs, int outputs) {

  /** Index of the weight from input {@code input} to neuron {@code output}. */
  public int weight(int input, int output) {
    return offset + output * inputs + input;
  }

  /** Index of the bias of neuron {@code output}. */
  public int bias(int output) {
    return offset + inputs * outputs + output;
  }

  public int weights() {
    return inputs * outputs;
  }

  /** Weights and biases. */
  public int length() {
    return (inputs + 1) * outputs;
  }

  /** Index just past the last bias. */
  public int end() {
    return offset + length();
  }
}
