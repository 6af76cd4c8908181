package io.espalier.model.optimizer;

import io.espalier.model.tensor.Tensor;
import java.util.List;

/**
 * What an {@link UpdateRule} works on where all is on a device. A rule writes to all but the mask;
 * they are those of the optimizer and of its network.
 *
 * @param mask 1 for what is live and follows the gradient, 0 for all else
 * @param scratch for a rule to compute in
 */
record DeviceVectors(
    Tensor values, Tensor gradients, Tensor mask, List<Tensor> moments, Tensor scratch) {

  /** Adds the gradient of an L2 penalty and leaves that of what is live. */
  void penalize(double weightDecay) {
    values.multiply(weightDecay, scratch);
    gradients.add(scratch).multiply(mask);
  }
}
