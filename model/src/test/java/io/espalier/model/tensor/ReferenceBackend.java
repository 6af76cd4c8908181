package io.espalier.model.tensor;

import io.espalier.model.tensor.Convolution.Geometry;
import java.util.function.DoubleUnaryOperator;

/** A backend on the heap, by the textbook: what any other is held against. */
public final class ReferenceBackend implements Backend {

  @Override
  public String name() {
    return "reference";
  }

  /** So that the optimizer for devices is used, which knows nothing but tensors. */
  @Override
  public boolean isCpu() {
    return false;
  }

  @Override
  public long tensorBytes() {
    return 0;
  }

  @Override
  public BackendReport probe() {
    return new BackendReport(name(), "none", 1, 1);
  }

  @Override
  public Tensor matrix(long rows, long columns) {
    return new ReferenceTensor((int) rows, (int) columns, true);
  }

  @Override
  public Tensor uninitialized(long rows, long columns) {
    return filled(rows, columns, Float.NaN);
  }

  @Override
  public Tensor filled(long rows, long columns, float value) {
    return matrix(rows, columns).add(value);
  }

  @Override
  public Tensor doubles(long rows, long columns) {
    return new ReferenceTensor((int) rows, (int) columns, false);
  }

  @Override
  public Convolution convolution(Geometry geometry, int filters, Scratch scratch) {
    return new ReferenceConvolution(geometry, filters);
  }

  @Override
  public Pool pool(Pool.Kind kind, Geometry geometry) {
    return new ReferencePool(kind, geometry);
  }

  @Override
  public Activation relu(int rows, int columns, double leak) {
    return activation(x -> x > 0 ? x : leak * x, y -> y > 0 ? 1 : leak);
  }

  @Override
  public Activation tanh(int rows, int columns) {
    return activation(Math::tanh, y -> 1 - y * y);
  }

  @Override
  public Activation sigmoid(int rows, int columns) {
    return activation(x -> 1 / (1 + Math.exp(-x)), y -> y - y * y);
  }

  private static Activation activation(DoubleUnaryOperator function, DoubleUnaryOperator slope) {
    return new Activation() {
      @Override
      public void apply(Tensor values) {
        ReferenceTensor.of(values)
            .each(k -> function.applyAsDouble(ReferenceTensor.of(values).get(k)));
      }

      @Override
      public void multiplyBySlope(Tensor output, Tensor gradient) {
        ReferenceTensor.of(gradient)
            .each(
                k ->
                    ReferenceTensor.of(gradient).get(k)
                        * slope.applyAsDouble(ReferenceTensor.of(output).get(k)));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Softmax softmax(Tensor probabilities) {
    return logits -> {
      for (int sample = 0; sample < logits.columns(); sample++) {
        softmax(
            ReferenceTensor.of(logits.column(sample)),
            ReferenceTensor.of(probabilities.column(sample)));
      }
    };
  }

  private static void softmax(ReferenceTensor logits, ReferenceTensor result) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logits.length(); k++) {
      largest = Math.max(largest, logits.get(k));
    }
    double shift = largest;
    result.each(k -> Math.exp(logits.get(k) - shift));
    double sum = 0;
    for (int k = 0; k < logits.length(); k++) {
      sum += result.get(k);
    }
    double all = sum;
    result.each(k -> result.get(k) / all);
  }
}
