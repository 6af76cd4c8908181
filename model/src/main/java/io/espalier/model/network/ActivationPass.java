package io.espalier.model.network;

import io.espalier.model.network.LayerSpec.Nonlinearity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;
import org.nd4j.linalg.factory.Nd4j;

/** A nonlinearity, applied in place: the layer below does not need its own output again. */
final class ActivationPass implements LayerPass {

  private final Nonlinearity function;
  private final INDArray derivative;
  private INDArray output;

  ActivationPass(Nonlinearity function, Signal signal, int batchSize) {
    this.function = function;
    derivative = Batches.allocate(signal, batchSize);
    output = derivative;
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    switch (function) {
      case RELU -> Nd4j.getExecutioner().exec(new RectifiedLinear(input, input, 0.0));
      case TANH -> Nd4j.getExecutioner().exec(new Tanh(input, input));
    }
    output = input;
    return output;
  }

  /** relu' = 1 where the output is positive; tanh' = 1 − output². */
  @Override
  public INDArray backward(INDArray outputGradient) {
    switch (function) {
      case RELU -> Nd4j.getExecutioner().exec(new Step(output, derivative, 0.0));
      case TANH -> {
        output.mul(output, derivative);
        derivative.rsubi(1.0);
      }
    }
    return outputGradient.muli(derivative);
  }

  @Override
  public void close() {
    derivative.close();
  }
}
