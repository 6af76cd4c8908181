package io.espalier.model.engine;

import static io.espalier.model.layer.Nonlinearity.GELU_CUBE;
import static io.espalier.model.layer.Nonlinearity.GELU_SCALE;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.tensor.Activation;
import io.espalier.model.tensor.Tensor;
import java.util.List;

/**
 * A GELU in its tanh form, applied in place. As {@code (1 + tanh z)/2 = σ(2z)} it is {@code x·σ(u)}
 * with {@code u = a·x + b·x³}, its derivative {@code σ + x·σ·(1−σ)·(a + 3b·x²)}. It falls before it
 * rises, so that the derivative does not follow from the output: the input is kept.
 */
final class GeluPass implements LayerPass {

  private static final double A = 2 * GELU_SCALE;
  private static final double B = A * GELU_CUBE;

  private final Tensor input;
  private final Tensor share;
  private final OnDemand derivative;
  private final OnDemand rest;
  private final Activation sigmoid;

  GeluPass(TensorShape signal, Batches batches) {
    input = batches.allocate(signal);
    share = batches.allocate(signal);
    derivative = batches.onDemand(signal);
    rest = batches.onDemand(signal);
    sigmoid = batches.backend().sigmoid(share.rows(), share.columns());
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
  public Tensor forward(Tensor values, Mode mode) {
    input.assign(values);
    input.multiply(input, share).multiply(B).add(A).multiply(input);
    sigmoid.apply(share);
    return values.multiply(share);
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    Tensor slope = derivative.get();
    input.multiply(input, slope).multiply(3 * B).add(A).multiply(input);
    slope.multiply(share.subtractFrom(1.0, rest.get())).add(1.0).multiply(share);
    return outputGradient.multiply(slope);
  }

  @Override
  public void close() {
    List.of(input, share).forEach(Tensor::close);
    derivative.close();
    rest.close();
    sigmoid.close();
  }
}
