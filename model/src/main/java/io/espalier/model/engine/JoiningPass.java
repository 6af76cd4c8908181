package io.espalier.model.engine;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer at work that reads several inputs. */
interface JoiningPass extends AutoCloseable {

  /** The output for some inputs; owned by the layer and overwritten by the next call. */
  INDArray forward(List<INDArray> inputs);

  /** The gradient by an input: what it is given itself, or an array of its own. */
  INDArray backward(INDArray outputGradient, int input);

  /** Whether {@link #backward} makes arrays of its own, which others may write over. */
  boolean ownsGradients();

  @Override
  void close();
}
