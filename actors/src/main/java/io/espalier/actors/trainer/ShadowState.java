package io.espalier.actors.trainer;

import io.espalier.model.optimizer.OptimizerSpec;
import io.espalier.model.train.LearnerState;
import java.util.BitSet;
import java.util.Optional;

/**
 * A network as it would be without the change that is on probation, at a batch boundary.
 *
 * @param learner network, mask and optimizer, in the layers that the network had at first
 * @param shape as of {@link TrainerState#shape}; never written to
 * @param learns whether it goes on learning; if not, it is as it was before the change
 */
public record ShadowState(LearnerState learner, Optional<BitSet> shape, boolean learns) {

  /** This network with an optimizer that is set otherwise. */
  public ShadowState with(OptimizerSpec optimizer) {
    return new ShadowState(learner.with(optimizer), shape, learns);
  }
}
