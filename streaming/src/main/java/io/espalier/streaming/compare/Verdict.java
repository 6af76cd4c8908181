package io.espalier.streaming.compare;

/** What a test says of a change by now. */
public enum Verdict {
  /** More must be seen. */
  OPEN,
  /** The network is worse than it was. */
  HARMFUL,
  /** It is not. */
  HARMLESS
}
