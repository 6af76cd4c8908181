package io.espalier.deploy.live;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a run is doing, whoever watches it. */
public enum RunState {
  /** It reads its checkpoint, or opens its stream. */
  STARTING,
  /** Records come and are learnt. */
  RUNNING,
  /** All that came is learnt, and nothing comes. */
  IDLE,
  /** Records came and are not learnt. */
  STALLED,
  /** The stream has failed and has not come back yet. */
  AWAY,
  /** It is over. */
  ENDED;

  /** For people and on the wire. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
