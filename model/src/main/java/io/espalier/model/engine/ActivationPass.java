package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.tensor.KeptOperation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.gradient.LeakyReLUDerivative;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.SubOp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Sigmoid;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Tanh;

/**
 * A nonlinearity whose derivative follows from its output, applied in place: the layer below does
 * not need its own output again.
 */
final class ActivationPass implements LayerPass {

  private final INDArray derivative;
  private final KeptOperation activate;
  private final Derivation derive;
  private final KeptOperation multiply;
  private INDArray output;

  /** Fills an array with the derivative where the output is this. */
  private interface Derivation {
    void from(INDArray output);
  }

  private ActivationPass(INDArray derivative, KeptOperation activate, Derivation derive) {
    this.derivative = derivative;
    this.activate = activate;
    this.derive = derive;
    output = derivative;
    multiply = KeptOperation.custom(gradient -> new MulOp(gradient, derivative, gradient));
  }

  /** The pass of a nonlinearity. */
  static LayerPass of(Nonlinearity function, TensorShape signal, int batchSize) {
    return switch (function) {
      case RELU -> relu(Batches.allocate(signal, batchSize));
      case LEAKYRELU -> leakyRelu(Batches.allocate(signal, batchSize));
      case GELU -> new GeluPass(signal, batchSize);
      case TANH -> tanh(Batches.allocate(signal, batchSize));
      case SIGMOID -> sigmoid(Batches.allocate(signal, batchSize));
    };
  }

  /** 1 where the output is positive. */
  private static ActivationPass relu(INDArray derivative) {
    KeptOperation step = KeptOperation.of(output -> new Step(output, derivative, 0.0));
    return new ActivationPass(
        derivative, KeptOperation.of(input -> new RectifiedLinear(input, input, 0.0)), step::run);
  }

  /** 1 where the output is positive, else the leak. */
  private static ActivationPass leakyRelu(INDArray derivative) {
    double leak = Nonlinearity.LEAK;
    KeptOperation slope =
        KeptOperation.of(output -> new LeakyReLUDerivative(output, derivative, leak));
    return new ActivationPass(
        derivative, KeptOperation.of(input -> new LeakyReLU(input, input, leak)), slope::run);
  }

  /** 1 − output². */
  private static ActivationPass tanh(INDArray derivative) {
    KeptOperation square = KeptOperation.custom(output -> new MulOp(output, output, derivative));
    return new ActivationPass(
        derivative,
        KeptOperation.of(input -> new Tanh(input, input)),
        output -> {
          square.run(output);
          derivative.rsubi(1.0);
        });
  }

  /** output − output². */
  private static ActivationPass sigmoid(INDArray derivative) {
    KeptOperation square = KeptOperation.custom(output -> new MulOp(output, output, derivative));
    KeptOperation rest = KeptOperation.custom(output -> new SubOp(output, derivative, derivative));
    return new ActivationPass(
        derivative,
        KeptOperation.of(input -> new Sigmoid(input, input)),
        output -> {
          square.run(output);
          rest.run(output);
        });
  }

  /** It is computed in place. */
  @Override
  public boolean overwritesInput() {
    return true;
  }

  @Override
  public boolean overwritesGradient() {
    return true;
  }

  @Override
  public INDArray forward(INDArray input, Mode mode) {
    activate.run(input);
    output = input;
    return output;
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    derive.from(output);
    multiply.run(outputGradient);
    return outputGradient;
  }

  @Override
  public void close() {
    derivative.close();
  }
}
