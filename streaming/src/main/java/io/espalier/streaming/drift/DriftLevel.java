package io.espalier.streaming.drift;

/** What a detector thinks of the stream, from calm to alarm. */
public enum DriftLevel {
  STABLE,
  /** The error has risen, but not beyond what may be chance. */
  WARNING,
  /** The error has risen for good. */
  DRIFT
}
