package io.espalier.actors.pruner;

import io.espalier.model.prune.CumulativeShare;
import java.util.Optional;

/** When the next cut is due, and how deep it goes. Owned by the pruner. */
final class PruningSchedule {

  /** Due when the warm-up is over, which is not known before the trainer says where it stands. */
  private static final long AFTER_WARM_UP = -1;

  private final PrunerSettings settings;
  private long dueAt;
  private CumulativeShare share;

  PruningSchedule(PrunerSettings settings, Optional<PrunerState> start) {
    this.settings = settings;
    dueAt = start.map(PrunerState::dueAt).orElse(AFTER_WARM_UP);
    share = start.map(state -> new CumulativeShare(state.share())).orElse(settings.share());
  }

  /** The trainer stands at {@code records}: a warm-up that has not begun begins. */
  void begin(long records) {
    if (dueAt == AFTER_WARM_UP) {
      dueAt = records + settings.warmUpRecords();
    }
  }

  boolean isDue(long records) {
    return records >= dueAt;
  }

  long dueAt() {
    return dueAt;
  }

  /** How much of each neuron's signal the next cut leaves. */
  CumulativeShare share() {
    return share;
  }

  /** Whether there is nothing left to do at this compression. */
  boolean isTargetReached(double compression) {
    return settings.targetCompression() > 0 && compression >= settings.targetCompression();
  }

  /** Nothing is cut before {@code records}. */
  void postpone(long records) {
    dueAt = Math.max(dueAt, records);
  }

  /** There was too little evidence: it is looked at again after a probation's length. */
  void waitForEvidence(long records) {
    postpone(records + settings.probationRecords());
  }

  /** The cut made at {@code records}, or found to be empty then, is done with. */
  void settle(long records) {
    postpone(records + settings.intervalRecords());
  }

  /** A cut was undone at {@code records}: the next comes later and takes half as much. */
  void recover(long records) {
    share = new CumulativeShare((1 + share.alpha()) / 2);
    postpone(records + 2 * settings.intervalRecords());
  }
}
