package io.espalier.streaming.kafka;

import java.util.OptionalLong;

/**
 * Where a stream ends by itself: after so many records, dead letters included, those of a run
 * before too, and duplicates not. Mutable, for one stream.
 */
final class RecordLimit {

  private long remaining;

  RecordLimit(OptionalLong records) {
    this.remaining = records.orElse(Long.MAX_VALUE);
  }

  /** Counts {@code outcome}; whether there may be another after it. */
  boolean continuesAfter(Outcome outcome) {
    if (outcome instanceof Outcome.Decoded
        || outcome instanceof Outcome.Rejected
        || outcome instanceof Outcome.Settled) {
      remaining--;
    }
    return !isReached();
  }

  boolean isReached() {
    return remaining <= 0;
  }
}
