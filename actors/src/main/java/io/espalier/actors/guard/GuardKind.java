package io.espalier.actors.guard;

import java.util.Locale;

/** How it is found out whether a change did harm. */
public enum GuardKind {
  /**
   * Beside the network as it would be without the change, which learns the same records while the
   * change is on probation: twice the training for that time.
   */
  SHADOW,
  /**
   * Beside the network as it was before the change, which is tested on the same records: a third of
   * that, and coarser, as it does not learn.
   */
  FORWARD_ONLY,
  /** By accuracy before and after, which the stream changes as well. */
  WINDOW;

  /** The name on the command line and in configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String toString() {
    return text();
  }
}
