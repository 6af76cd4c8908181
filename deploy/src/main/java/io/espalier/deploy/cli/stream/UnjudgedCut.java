package io.espalier.deploy.cli.stream;

import io.espalier.actors.checkpoint.Checkpoint;
import java.util.Optional;

/** What is said of a cut that was on probation when its stream ended. */
final class UnjudgedCut {

  private UnjudgedCut() {}

  /** A sentence; empty where all cuts are judged. */
  static Optional<String> words(Checkpoint last) {
    return last.pruner()
        .probation()
        .map(
            probation ->
                last.trainer().hasUnquestioned()
                    ? "The stream ended before the last cut was judged: the result is the network"
                        + " without it."
                    : "The stream ended before the last cut was judged: it is in the result, as"
                        + " its guard keeps no network without it that learns.");
  }
}
