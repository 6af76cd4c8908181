package io.espalier.actors.trainer;

import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.sample.Batch;
import io.espalier.streaming.sample.ClassLabels;
import java.util.Optional;

/**
 * The last batch that the network did well at, to look at again where something is wrong: if it is
 * predicted as before, the batch at hand is odd; if not, training has diverged, be all numbers
 * finite. Belongs to the trainer.
 */
final class Witness {

  /** Mean loss in nats of a network that may be wrong, but not beyond measure. */
  private static final double SOUND_LOSS = 15;

  /** Of one that is: its probabilities are 10⁻¹³. Single precision ends at 87. */
  private static final double EXPLODED_LOSS = 30;

  private Optional<Batch> batch = Optional.empty();
  private boolean hasLearnt;

  /**
   * A batch was learnt.
   *
   * @param loss before that
   * @throws DivergedException when training has diverged
   */
  void learnt(Batch learnt, double loss, ShrinkingLearner learner) {
    hasLearnt = true;
    if (loss <= SOUND_LOSS) {
      batch = Optional.of(learnt);
    } else if (loss > EXPLODED_LOSS) {
      requireSound(learner);
    }
  }

  /**
   * Looks at the network; one that never did well is as sound as can be.
   *
   * @throws DivergedException when training has diverged
   */
  void requireSound(ShrinkingLearner learner) {
    if (batch.isPresent()) {
      int[] labels = batch.get().targets().accept(ClassLabels::labels);
      double loss = learner.test(batch.get().features(), labels).loss();
      if (loss > EXPLODED_LOSS) {
        throw new DivergedException(learner.steps(), loss);
      }
    }
  }

  /**
   * A batch can't be learnt: looks for the fault in the network.
   *
   * @throws DivergedException when it is there
   */
  void requireSound(ShrinkingLearner learner, DivergedException failure) {
    if (batch.isEmpty() && hasLearnt) {
      throw failure;
    }
    requireSound(learner);
  }
}
