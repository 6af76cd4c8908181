package io.espalier.streaming.source;

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
  boolean continuesAfter(FetchOutcome outcome) {
    if (outcome instanceof FetchOutcome.Decoded
        || outcome instanceof FetchOutcome.Unlabelled
        || outcome instanceof FetchOutcome.Rejected
        || outcome instanceof FetchOutcome.Settled) {
      remaining--;
    }
    return !isReached();
  }

  boolean isReached() {
    return remaining <= 0;
  }
}
