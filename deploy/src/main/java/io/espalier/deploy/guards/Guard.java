package io.espalier.deploy.guards;

import java.util.Locale;

/** What judges a change, by what it compares the changed network with. */
public enum Guard {
  /** The network from before the change, which goes on learning from the same records. */
  SHADOW,
  /** The network from before the change as it was then, tested on the same records. */
  FORWARD_ONLY,
  /** The same network on the records before the change: two stretches of the stream. */
  WINDOW;

  /** As it is written. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
