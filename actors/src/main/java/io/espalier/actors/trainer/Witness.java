package io.espalier.actors.trainer;

import io.espalier.model.compact.ShrinkingLearner;
import io.espalier.model.train.DivergedException;
import io.espalier.streaming.sample.Batch;
import java.util.Optional;

/**
 * The last batch that the network was good at, to look at again where something is wrong: if it is
 * predicted as before, the batch at hand is odd; if not, training has diverged, be all numbers
 * finite. Belongs to the trainer.
 */
final class Witness {

  /**
   * Mean loss in nats that no sound network has on what it was good at: probabilities of 10⁻¹³.
   * Single precision ends at 87.
   */
  private static final double EXPLODED_LOSS = 30;

  private final double chanceLoss;
  private Optional<Batch> batch = Optional.empty();

  /**
   * @param classes of the network: one that knows nothing has a loss of their logarithm
   */
  Witness(int classes) {
    chanceLoss = Math.log(classes);
  }

  /**
   * A batch was learnt.
   *
   * @param loss before that
   * @throws DivergedException when training has diverged
   */
  void learnt(Batch learnt, double loss, ShrinkingLearner learner) {
    if (loss <= chanceLoss) {
      batch = Optional.of(learnt);
    } else if (loss > EXPLODED_LOSS) {
      requireSound(learner);
    }
  }

  /**
   * Looks at the network.
   *
   * @throws DivergedException when training has diverged
   */
  void requireSound(ShrinkingLearner learner) {
    if (batch.isPresent()) {
      double loss = learner.loss(batch.get().features(), batch.get().labels());
      if (loss > EXPLODED_LOSS) {
        throw new DivergedException(learner.steps(), loss);
      }
    }
  }

  /**
   * As above, where a batch can't be learnt.
   *
   * @throws DivergedException {@code failure}, when it is the network that is to blame
   */
  void requireSound(ShrinkingLearner learner, DivergedException failure) {
    try {
      requireSound(learner);
    } catch (DivergedException ofTheNetwork) {
      ofTheNetwork.addSuppressed(failure);
      throw ofTheNetwork;
    }
  }
}
