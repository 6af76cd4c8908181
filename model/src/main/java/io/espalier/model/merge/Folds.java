package io.espalier.model.merge;

import io.espalier.model.network.Grouping;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.train.LearnerState;
import io.espalier.model.train.OptimizerState;
import java.util.BitSet;
import java.util.List;

/**
 * Carries folds out on a network as it is now, which may have learnt since they were decided. What
 * is given is not changed; to take folds back, go back to it.
 */
public final class Folds {

  private Folds() {}

  /** The network after folds of neurons of the dense layers at the end, one after the other. */
  public static NetworkSnapshot applyTo(NetworkSnapshot network, List<Fold> folds) {
    return applyTo(network, Grouping.NEURONS, folds);
  }

  /**
   * The network after the folds, one after the other.
   *
   * @param grouping of the units that the folds speak of
   */
  public static NetworkSnapshot applyTo(
      NetworkSnapshot network, Grouping grouping, List<Fold> folds) {
    FoldableNetwork foldable = new FoldableNetwork(network, grouping);
    folds.forEach(foldable::fold);
    return foldable.snapshot();
  }

  /** The learner after the folds: what the optimizer remembers of the units that went is gone. */
  public static LearnerState applyTo(LearnerState learner, List<Fold> folds) {
    NetworkSnapshot network = applyTo(learner.network(), folds);
    OptimizerState before = learner.optimizerState();
    List<float[]> moments =
        before.moments().stream().map(moment -> masked(moment, network.live())).toList();
    return new LearnerState(
        network, learner.optimizer(), new OptimizerState(before.steps(), moments), learner.noise());
  }

  private static float[] masked(float[] moment, BitSet live) {
    float[] kept = moment.clone();
    int index = live.nextClearBit(0);
    for (; index < kept.length; index = live.nextClearBit(index + 1)) {
      kept[index] = 0;
    }
    return kept;
  }
}
