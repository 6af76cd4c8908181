package io.espalier.actors.trainer;

import io.espalier.actors.trainer.Trainer.Answer;
import io.espalier.actors.trainer.Trainer.Diverged;
import io.espalier.actors.trainer.Trainer.Learn;
import io.espalier.streaming.sample.Batch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Batches that wait to be learnt, a few at most: ingest sends no more before it has answers. When
 * one was refused, nothing behind it is learnt before it is replaced: else a checkpoint could have
 * offsets beyond records that nobody has dealt with. Owned by the trainer.
 */
final class LearnQueue {

  private final Deque<Learn> waiting = new ArrayDeque<>();
  private Optional<Batch> refused = Optional.empty();

  void add(Learn learn) {
    waiting.add(learn);
  }

  /** The batch that is to be learnt next, if it is there. */
  Optional<Learn> next() {
    if (refused.isEmpty()) {
      return Optional.ofNullable(waiting.poll());
    }
    for (Iterator<Learn> all = waiting.iterator(); all.hasNext(); ) {
      Learn learn = all.next();
      if (learn.batch().equals(refused.get().withoutSamples())) {
        all.remove();
        return Optional.of(learn);
      }
    }
    return Optional.empty();
  }

  /** What became of the batch at hand. */
  void answered(Answer answer) {
    refused =
        answer instanceof Diverged diverged ? Optional.of(diverged.batch()) : Optional.empty();
  }
}
