package io.espalier.streaming.source;

/** What to do when the records that should be read next were deleted before they were read. */
public enum OnLost {
  /** Fail, so that somebody decides. */
  STOP,
  /** Go on with the oldest record that is there. */
  EARLIEST,
  /** Go on with the next record that will be written. */
  LATEST
}
