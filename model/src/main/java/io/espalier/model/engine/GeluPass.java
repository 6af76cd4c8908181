package io.espalier.model.engine;

import static io.espalier.model.layer.Nonlinearity.GELU_CUBE;
import static io.espalier.model.layer.Nonlinearity.GELU_SCALE;

import io.espalier.model.flow.TensorShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * A GELU in its tanh form, applied in place. As {@code (1 + tanh z)/2 = σ(2z)} it is {@code x·σ(u)}
 * with {@code u = a·x + b·x³}, its derivative {@code σ + x·σ·(1−σ)·(a + 3b·x²)}. It falls before it
 * rises, so that the derivative does not follow from the output: the input is kept.
 */
final class GeluPass implements LayerPass {

  private static final double A = 2 * GELU_SCALE;
  private static final double B = A * GELU_CUBE;

  private final INDArray input;
  private final INDArray share;
  private final OnDemand derivative;
  private final OnDemand rest;

  GeluPass(TensorShape signal, int batchSize) {
    input = Batches.allocate(signal, batchSize);
    share = Batches.allocate(signal, batchSize);
    derivative = new OnDemand(signal, batchSize);
    rest = new OnDemand(signal, batchSize);
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
  public INDArray forward(INDArray values, Mode mode) {
    input.assign(values);
    input.mul(input, share).muli(B).addi(A).muli(input);
    Transforms.sigmoid(share, false);
    return values.muli(share);
  }

  @Override
  public INDArray backward(INDArray outputGradient) {
    INDArray slope = derivative.get();
    input.mul(input, slope).muli(3 * B).addi(A).muli(input);
    slope.muli(share.rsub(1.0, rest.get())).addi(1.0).muli(share);
    return outputGradient.muli(slope);
  }

  @Override
  public void close() {
    List.of(input, share).forEach(INDArray::close);
    derivative.close();
    rest.close();
  }
}
