package io.espalier.model.engine;

import io.espalier.model.flow.ParameterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer with weights at work, which is looked into for evidence. */
interface ParametricPass extends LayerPass {

  ParameterBlock block();

  /** What the layer read in the last forward pass. */
  INDArray input();

  /**
   * What came down to the layer in the last backward pass, in the form of its input; of outputs
   * that are classes alone.
   */
  INDArray outputGradient();
}
