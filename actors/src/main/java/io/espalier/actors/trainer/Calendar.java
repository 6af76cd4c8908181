package io.espalier.actors.trainer;

import io.espalier.actors.trainer.Trainer.ApplyMask;
import io.espalier.actors.trainer.Trainer.Dated;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * What is to be done at which record, and how far the trainer may go before more of it is known.
 * Nothing is done late: whoever paces the trainer tells what is to be done at a record before it
 * allows to go beyond. Owned by the trainer.
 */
final class Calendar {

  private final Queue<Dated> waiting = new ArrayDeque<>();
  private long horizon = Long.MAX_VALUE;
  private boolean hasCut;

  /** Somebody paces from here on; what was to be done is forgotten. */
  void begin(long records) {
    waiting.clear();
    horizon = records;
  }

  /** Batches may begin as long as fewer records are trained. */
  void allow(long records) {
    horizon = Math.max(horizon, records);
  }

  /** Whether a batch may begin. */
  boolean allows(long trained) {
    return trained < horizon;
  }

  void add(Dated command) {
    waiting.add(command);
  }

  /** A batch was learnt: the next slice of a cut may be made. */
  void passedBoundary() {
    hasCut = false;
  }

  /**
   * What is to be done now, with so many records trained; it is up to the caller to do it. What
   * waits behind something that is not due waits too.
   */
  Optional<Dated> next(long trained) {
    Dated first = waiting.peek();
    if (first == null || first.at() > trained) {
      return Optional.empty();
    }
    boolean cuts = first instanceof ApplyMask apply && apply.basis() != Trainer.ANY_STREAM;
    if (cuts && hasCut) {
      return Optional.empty();
    }
    hasCut |= cuts;
    return Optional.of(waiting.remove());
  }
}
