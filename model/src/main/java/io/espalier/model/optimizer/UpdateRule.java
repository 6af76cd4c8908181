package io.espalier.model.optimizer;

import io.espalier.model.optimizer.OptimizerSpec.Adam;
import io.espalier.model.optimizer.OptimizerSpec.AdamW;
import io.espalier.model.optimizer.OptimizerSpec.RmsProp;
import io.espalier.model.optimizer.OptimizerSpec.Sgd;

/**
 * How an optimizer moves what is trained along the gradient, on the heap and on a device. What is
 * masked stays 0, and so do its moments.
 */
interface UpdateRule {

  /**
   * One step over vectors on the heap. May overwrite the gradients.
   *
   * @param step number of the step, counted from 1
   */
  void move(HostVectors at, double learningRate, long step);

  /**
   * One step over vectors on a device. May overwrite the gradients and the scratch vector.
   *
   * @param step number of the step, counted from 1
   */
  void move(DeviceVectors at, double learningRate, long step);

  /** The rule of an optimizer. */
  static UpdateRule of(OptimizerSpec spec) {
    return spec.accept(
        new OptimizerSpec.Visitor<UpdateRule>() {
          @Override
          public UpdateRule sgd(Sgd sgd) {
            return new SgdRule(sgd);
          }

          @Override
          public UpdateRule adam(Adam adam) {
            return AdamRule.of(adam);
          }

          @Override
          public UpdateRule adamW(AdamW adamW) {
            return AdamRule.of(adamW);
          }

          @Override
          public UpdateRule rmsProp(RmsProp rmsProp) {
            return new RmsPropRule(rmsProp);
          }
        });
  }
}
