package io.espalier.actors.pruner;

import io.espalier.model.prune.CumulativeShare;
import java.util.Optional;

/** When the next cut is due, and how deep it goes. Owned by the pruner. */
final class PruningSchedule {

  /** Due when the warm-up is over, which is not known before the trainer says where it stands. */
  private static final long AFTER_WARM_UP = -1;

  private final PrunerSettings settings;
  private long dueAt;
  private int gentler;

  PruningSchedule(PrunerSettings settings, Optional<PrunerState> start) {
    this.settings = settings;
    dueAt = start.map(PrunerState::dueAt).orElse(AFTER_WARM_UP);
    gentler = start.map(PrunerState::gentler).orElse(0);
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

  /** How often the depth of the next cut is halved: once for each undo that nothing made good. */
  int gentler() {
    return gentler;
  }

  /** How much of each neuron's signal the next cut leaves. */
  CumulativeShare share() {
    return new CumulativeShare(1 - Math.scalb(1 - settings.share().alpha(), -gentler));
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

  /**
   * The cut made at {@code records}, or found to be empty then, is done with: the next is a step
   * less gentle.
   */
  void settle(long records) {
    gentler = Math.max(0, gentler - 1);
    postpone(records + settings.intervalRecords());
  }

  /**
   * A cut was undone at {@code records}: the next comes later and takes half as much, unless it is
   * likely that drift did the harm.
   */
  void recover(long records) {
    if (isDue(records)) {
      gentler++;
    }
    postpone(records + 2 * settings.intervalRecords());
  }
}
