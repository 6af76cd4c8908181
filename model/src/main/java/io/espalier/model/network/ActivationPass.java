package io.espalier.model.network;

import io.espalier.model.device.KeptOperation;
import io.espalier.model.network.LayerSpec.Nonlinearity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;

/** A nonlinearity, applied in place: the layer below does not need its own output again. */
final class ActivationPass implements LayerPass {

  private final Nonlinearity function;
  private final INDArray derivative;
  private final KeptOperation activate;
  private final KeptOperation derive;
  private final KeptOperation multiply;
  private INDArray output;

  ActivationPass(Nonlinearity function, Signal signal, int batchSize) {
    this.function = function;
    derivative = Batches.allocate(signal, batchSize);
    output = derivative;
    activate = KeptOperation.of(input -> activation(function, input));
    derive = derivation(function, derivative);
    multiply = KeptOperation.custom(gradient -> new MulOp(gradient, derivative, gradient));
  }

  private static Op activation(Nonlinearity function, INDArray input) {
    return switch (function) {
      case RELU -> new RectifiedLinear(input, input, 0.0);
      case TANH -> new Tanh(input, input);
    };
  }

  /** Of the output: relu' = 1 where it is positive; for tanh' = 1 − output² its square. */
  private static KeptOperation derivation(Nonlinearity function, INDArray derivative) {
    return switch (function) {
      case RELU -> KeptOperation.of(output -> new Step(output, derivative, 0.0));
      case TANH -> KeptOperation.custom(output -> new MulOp(output, output, derivative));
    };
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    activate.run(input);
    output = input;
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    derive.run(output);
    if (function == Nonlinearity.TANH) {
      derivative.rsubi(1.0);
    }
    multiply.run(outputGradient);
    return outputGradient;
  }

  @Override
  public void close() {
    derivative.close();
  }
}
