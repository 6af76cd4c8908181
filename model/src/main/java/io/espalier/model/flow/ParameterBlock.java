package io.espalier.model.flow;

import java.util.BitSet;

/**
 * Where the parameters of one layer with weights stand in the flat vector: first the weights, all
 * of output unit 0, then of 1, and so on, each with its inputs in order and each input with its
 * taps; then the biases, if it has any. A dense layer has one tap per input; a convolution has the
 * kernel's height × width, row by row, and its inputs and outputs are channels; a depthwise one has
 * a single input for each output.
 *
 * @param name the layer's name in reports, metrics and files
 * @param offset index of the first weight
 * @param inputs units or channels the layer reads
 * @param outputs neurons or filters of the layer
 * @param taps weights per input and output, at least 1
 * @param biased whether every output has a bias
 * @param perChannel whether each output reads one channel, that of its number, and no other
 */
public record ParameterBlock(
    String name,
    int offset,
    int inputs,
    int outputs,
    int taps,
    boolean biased,
    boolean perChannel) {

  /** The block of a layer all of whose outputs read all inputs. */
  public ParameterBlock(
      String name, int offset, int inputs, int outputs, int taps, boolean biased) {
    this(name, offset, inputs, outputs, taps, biased, false);
  }

  /** The block of a dense layer. */
  public ParameterBlock(String name, int offset, int inputs, int outputs) {
    this(name, offset, inputs, outputs, 1, true);
  }

  /** Index of the (first) weight from {@code input} to {@code output}; its taps follow. */
  public int weight(int input, int output) {
    return offset + (output * inputs + input) * taps;
  }

  /** Index just past the last weight of {@code output}. */
  public int weightsEnd(int output) {
    return weight(0, output) + fanIn();
  }

  /** Weights that feed one output. */
  public int fanIn() {
    return inputs * taps;
  }

  /**
   * Index of the bias of {@code output}.
   *
   * @throws IllegalStateException when the layer has no biases
   */
  public int bias(int output) {
    if (!biased) {
      throw new IllegalStateException(name + " has no biases");
    }
    return offset + weights() + output;
  }

  public int weights() {
    return fanIn() * outputs;
  }

  /** Weights and biases. */
  public int length() {
    return weights() + (biased ? outputs : 0);
  }

  /** Index just past the last parameter. */
  public int end() {
    return offset + length();
  }

  /** Whether an output has a live weight or bias. */
  public boolean isFed(int output, BitSet live) {
    return hasWeights(output, live) || hasBias(output, live);
  }

  /** Whether an output has a live weight. */
  public boolean hasWeights(int output, BitSet live) {
    int first = live.nextSetBit(weight(0, output));
    return first >= 0 && first < weightsEnd(output);
  }

  private boolean hasBias(int output, BitSet live) {
    return biased && live.get(bias(output));
  }

  /** Values that its outputs read: per input and tap, or per channel and tap. */
  public int readValues() {
    return perChannel ? weights() : fanIn();
  }

  /**
   * Which of the values that are read a weight reads.
   *
   * @param weight counted from the first of the block
   */
  public int readBy(int weight) {
    return perChannel ? weight : weight % fanIn();
  }

  /** Takes what an input always is into the bias of an output, which then reads it no more. */
  void fold(int input, int output, float constant, float[] values, BitSet live) {
    int first = weight(input, output);
    for (int index = first; index < first + taps; index++) {
      if (live.get(index) && constant != 0) {
        values[bias(output)] += values[index] * constant;
        live.set(bias(output));
      }
      live.clear(index);
    }
  }

  /** Masks the weights and the bias of an output. */
  void clear(int output, BitSet live) {
    live.clear(weight(0, output), weightsEnd(output));
    if (biased) {
      live.clear(bias(output));
    }
  }

  /** What outputs without live weights always are; NaN for the others. */
  float[] constants(float[] values, BitSet live) {
    float[] constants = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      float bias = hasBias(output, live) ? values[bias(output)] : 0;
      constants[output] = hasWeights(output, live) ? Float.NaN : bias;
    }
    return constants;
  }
}
