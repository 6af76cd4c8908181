package io.espalier.model.engine;

import io.espalier.model.tensor.Tensor;
import java.util.List;

/** A layer at work that reads several inputs. */
interface JoiningPass extends AutoCloseable {

  /** The output for some inputs; owned by the layer and overwritten by the next call. */
  Tensor forward(List<Tensor> inputs);

  /** The gradient by an input: what it is given itself, or an array of its own. */
  Tensor backward(Tensor outputGradient, int input);

  /** Whether {@link #backward} makes arrays of its own, which others may write over. */
  boolean ownsGradients();

  @Override
  void close();
}
