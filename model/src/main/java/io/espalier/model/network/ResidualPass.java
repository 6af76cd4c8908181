package io.espalier.model.network;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The sum of a body and a shortcut. */
final class ResidualPass implements LayerPass {

  private final LayerPass body;
  private final LayerPass shortcut;
  private final INDArray output;
  private INDArray bodyOutput;
  private INDArray shortcutOutput;

  ResidualPass(LayerPass body, LayerPass shortcut, Signal signal, int batchSize) {
    this.body = body;
    this.shortcut = shortcut;
    output = Batches.allocate(signal, batchSize);
    bodyOutput = output;
    shortcutOutput = output;
  }

  /** What the body added in the last forward pass. */
  INDArray bodyOutput() {
    return bodyOutput;
  }

  /** What the shortcut added in the last forward pass. */
  INDArray shortcutOutput() {
    return shortcutOutput;
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    bodyOutput = body.forward(input, mode);
    shortcutOutput = shortcut.forward(input, mode);
    return bodyOutput.add(shortcutOutput, output);
  }

  /** The shortcut first: it leaves the gradient as it is, which the body may not. */
  @Override
  public INDArray backward(INDArray outputGradient) {
    INDArray throughShortcut = shortcut.backward(outputGradient);
    return body.backward(outputGradient).addi(throughShortcut);
  }

  @Override
  public void close() {
    body.close();
    shortcut.close();
    output.close();
  }
}
