package io.espalier.streaming.sample;

import java.util.concurrent.CompletionStage;

/** Where samples go that are well formed and can't be learnt all the same. */
@FunctionalInterface
public interface Quarantine {

  /**
   * Sets aside all samples between two places of a stream, and does not block.
   *
   * @param from next offset of every partition before them
   * @param to next offset of every partition after them
   * @param reason why they can't be learnt
   * @return completed once they are safe; where it fails, they may be set aside again
   */
  CompletionStage<?> setAside(Offsets from, Offsets to, String reason);
}
