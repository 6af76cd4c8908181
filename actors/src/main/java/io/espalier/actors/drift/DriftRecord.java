package io.espalier.actors.drift;

import io.espalier.actors.progress.Progress.DriftSignal;
import io.espalier.streaming.drift.DriftDetector;
import io.espalier.streaming.drift.DriftLevel;
import io.espalier.streaming.evaluate.Quality;
import java.util.List;
import java.util.Optional;

/**
 * Watches a stream for drift: the detector is told of each record, in order, how badly it was
 * predicted. The harm that a change of the network does, or its undo, is no change of the stream:
 * the detector begins anew with each. Depends on the records alone, so that two runs over the same
 * records find the same drifts at the same ones. Owned by the trainer.
 */
public final class DriftRecord {

  private final DriftDetector detector;
  private final List<Long> announced;
  private boolean warned;
  private long driftAt;
  private int drifts;

  /**
   * Goes on from what is known.
   *
   * @param detector a fresh one
   * @param announced see {@link DriftWatch#announced}
   * @param known empty for a stream that begins; of another detector than this one the drifts alone
   *     count
   */
  public DriftRecord(DriftDetector detector, List<Long> announced, Optional<DriftState> known) {
    this.detector = detector;
    this.announced = announced;
    known
        .map(DriftState::detector)
        .filter(state -> state.detector().equals(detector.name()))
        .ifPresent(detector::restore);
    driftAt = known.map(DriftState::driftAt).orElse(0L);
    drifts = known.map(DriftState::drifts).orElse(0);
  }

  /**
   * A batch was learnt.
   *
   * @param records trained, this batch included
   * @param quality how well its records were predicted
   * @return drift if it was found anywhere in the batch or was announced for one of its records; a
   *     warning where one begins
   */
  public Optional<DriftSignal> learned(long records, Quality quality) {
    boolean drift = false;
    for (int k = 0; k < quality.size(); k++) {
      drift |= detector.update(quality.error(k)) == DriftLevel.DRIFT;
    }
    if (DriftWatch.isAmong(announced, records - quality.size(), records)) {
      detector.reset(); // or it would find the same change once more
      return Optional.of(drift(records, DriftWatch.ANNOUNCED));
    }
    if (drift) {
      return Optional.of(drift(records, detector.name()));
    }
    boolean isWarned = detector.level() == DriftLevel.WARNING;
    boolean isNews = isWarned && !warned;
    warned = isWarned;
    return isNews
        ? Optional.of(new DriftSignal(records, detector.name(), false))
        : Optional.empty();
  }

  private DriftSignal drift(long records, String foundBy) {
    warned = false;
    driftAt = records;
    drifts++;
    return new DriftSignal(records, foundBy, true);
  }

  /** Records at the last confirmed drift; 0 before the first. */
  public long driftAt() {
    return driftAt;
  }

  /** How often drift was confirmed. */
  public int drifts() {
    return drifts;
  }

  /** Whether drift was found when more than so many records were trained. */
  public boolean isSince(long records) {
    return driftAt > records;
  }

  /** The network is another one: its errors say nothing of the stream yet. */
  public void networkChanged() {
    detector.reset();
    warned = false;
  }

  /** All of it, for a checkpoint. */
  public DriftState state() {
    return new DriftState(detector.state(), driftAt, drifts);
  }
}
