package io.espalier.model.engine;

import io.espalier.model.flow.TensorShape;
import io.espalier.model.layer.Nonlinearity;
import io.espalier.model.tensor.Activation;
import io.espalier.model.tensor.Backend;
import io.espalier.model.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A nonlinearity whose derivative follows from its output, applied in place: the layer below does
 * not need its own output again.
 */
final class ActivationPass implements LayerPass {

  private final Activation activation;
  private @Nullable Tensor output;

  private ActivationPass(Activation activation) {
    this.activation = activation;
  }

  /** The pass of a nonlinearity. */
  static LayerPass of(Nonlinearity function, TensorShape signal, Batches batches) {
    Backend backend = batches.backend();
    int rows = batches.rows(signal);
    int columns = batches.columns(signal);
    return switch (function) {
      case RELU -> new ActivationPass(backend.relu(rows, columns, 0));
      case LEAKYRELU -> new ActivationPass(backend.relu(rows, columns, Nonlinearity.LEAK));
      case GELU -> new GeluPass(signal, batches);
      case TANH -> new ActivationPass(backend.tanh(rows, columns));
      case SIGMOID -> new ActivationPass(backend.sigmoid(rows, columns));
    };
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
  public Tensor forward(Tensor input, Mode mode) {
    activation.apply(input);
    output = input;
    return input;
  }

  @Override
  public Tensor backward(Tensor outputGradient) {
    activation.multiplyBySlope(
        Objects.requireNonNull(output, "a forward pass comes first"), outputGradient);
    return outputGradient;
  }

  @Override
  public void close() {
    activation.close();
  }
}
