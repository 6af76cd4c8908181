package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A last dense layer some of whose outputs are no classes. Both kinds are computed apart, so that
 * the logits are the same, bit for bit, as those of the network without the others.
 */
final class HeadPass implements ParametricPass {

  private final DensePass classes;
  private final DensePass auxiliary;
  private final boolean first;
  private @Nullable Tensor auxiliaryGradient;

  /**
   * @param auxiliaryOutputs how many of the layer's last outputs are no classes
   * @param first whether nothing below needs a gradient
   */
  HeadPass(
      Network network, ParameterBlock block, int auxiliaryOutputs, Batches batches, boolean first) {
    this.first = first;
    int count = block.outputs() - auxiliaryOutputs;
    classes = new DensePass(network, block, 0, count, batches, first);
    auxiliary = new DensePass(network, block, count, block.outputs(), batches, first);
  }

  @Override
  public ParameterBlock block() {
    return classes.block();
  }

  @Override
  public Tensor input() {
    return classes.input();
  }

  /** Of the outputs that are classes. */
  @Override
  public Tensor outputGradient() {
    return classes.outputGradient();
  }

  @Override
  public Tensor forward(Tensor input, Mode mode) {
    return classes.forward(input, mode);
  }

  /** The outputs that are no classes, for the input of the last {@link #forward}. */
  Tensor forwardAuxiliary() {
    return auxiliary.forward(classes.input(), Mode.EVALUATION);
  }

  /** Adds the gradient by the outputs that are no classes to the next {@link #backward}. */
  void alsoBackward(Tensor gradient) {
    auxiliaryGradient = gradient;
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    Tensor gradient = classes.backward(outputGradient);
    if (auxiliaryGradient != null) {
      Tensor more = auxiliary.backward(auxiliaryGradient);
      auxiliaryGradient = null;
      if (!first) {
        gradient.add(more);
      }
    }
    return gradient;
  }

  @Override
  public void close() {
    classes.close();
    auxiliary.close();
  }
}
