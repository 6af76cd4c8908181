package io.espalier.actors.pruner;

import java.time.Duration;

/**
 * The pruner waits for an answer. It is in vain when a while has passed and the stream has gone on
 * meanwhile: who is asked handles what it is told in order, so the answer would be here; it was
 * lost, as when a monitor starts again. So it is when the stream stands still because the trainer
 * waits for what is to be decided. A stream that pauses, or a process that sleeps, loses nothing.
 * Only what is lost depends on seconds, never what a run comes to. Owned by the pruner.
 */
final class Wait {

  static final Duration DEADLINE = Duration.ofSeconds(30);

  /** More than the trainer can have before it when it is asked. */
  static final int LEAST_BATCHES = 10;

  private final String from;
  private int batches;

  /**
   * @param from whom the answer is to come from
   */
  Wait(String from) {
    this.from = from;
  }

  String from() {
    return from;
  }

  void batchLearnt() {
    batches++;
  }

  /** Whether, the deadline having passed, the answer was lost. */
  boolean isInVain() {
    return batches >= LEAST_BATCHES;
  }
}
