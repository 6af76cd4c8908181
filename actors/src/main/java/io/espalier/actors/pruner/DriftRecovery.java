package io.espalier.actors.pruner;

import java.util.Optional;

/**
 * How the network catches up with a stream that has changed. While accuracy rises fast, its rise
 * would hide the harm that a cut does, so the pruner waits until it is over: until a whole window
 * brought no more than the margin of the guard. Accuracy has an end, so the waiting has one.
 *
 * @param accuracy over the window that was looked at last; negative before the first, which only
 *     shows where the rise begins
 * @param nextLookAt records after which a whole new window has been seen
 */
public record DriftRecovery(double accuracy, long nextLookAt) {

  private static final double NOT_LOOKED_YET = -1;

  /** The stream has changed at {@code records}. */
  static DriftRecovery from(long records, PrunerSettings settings) {
    return new DriftRecovery(
        NOT_LOOKED_YET, PruningSchedule.after(records, settings.probationRecords()));
  }

  /**
   * What is left of it.
   *
   * @param accuracyNow over the newest window
   * @return empty when it is over
   */
  Optional<DriftRecovery> after(long records, double accuracyNow, PrunerSettings settings) {
    if (records < nextLookAt) {
      return Optional.of(this);
    }
    return accuracy < 0 || accuracyNow > accuracy + settings.guardMargin()
        ? Optional.of(
            new DriftRecovery(
                accuracyNow, PruningSchedule.after(records, settings.probationRecords())))
        : Optional.empty();
  }
}
