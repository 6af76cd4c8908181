package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import io.espalier.model.tensor.Tensor;

/** A layer with weights at work, which is looked into for evidence. */
interface ParametricPass extends LayerPass {

  ParameterBlock block();

  /** What the layer read in the last forward pass. */
  Tensor input();

  /**
   * What came down to the layer in the last backward pass, in the form of its input; of outputs
   * that are classes alone.
   */
  Tensor outputGradient();
}
