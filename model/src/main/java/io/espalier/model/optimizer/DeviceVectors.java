package io.espalier.model.optimizer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an {@link UpdateRule} works on where all is on a device. A rule writes to all but the mask;
 * they are those of the optimizer and of its network.
 *
 * @param mask 1 for what is live and follows the gradient, 0 for all else
 * @param scratch for a rule to compute in
 */
record DeviceVectors(
    INDArray values, INDArray gradients, INDArray mask, List<INDArray> moments, INDArray scratch) {

  /** Adds the gradient of an L2 penalty and leaves that of what is live. */
  void penalize(double weightDecay) {
    values.mul(weightDecay, scratch);
    gradients.addi(scratch).muli(mask);
  }
}
