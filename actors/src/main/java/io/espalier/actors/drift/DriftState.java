package io.espalier.actors.drift;

import io.espalier.model.format.StatePart;
import io.espalier.streaming.drift.DetectorState;

/**
 * What is known of drift, for a checkpoint.
 *
 * @param detector what the detector remembers
 * @param driftAt records at the last confirmed drift; 0 before the first
 * @param drifts how many were confirmed
 */
public record DriftState(DetectorState detector, long driftAt, int drifts) {

  /** How it stands in a file. */
  public static final StatePart<DriftState> PART = new DriftPart();
}
