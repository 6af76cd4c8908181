package io.espalier.deploy.live;

/** Something the page is told, in the form it has on the wire. Immutable. */
public sealed interface LiveMessage
    permits RunDescription, RunStatus, LivePoint, LiveEvent, InputMask, ServedVersion, RunSummary {

  /** The name of the server-sent event that carries it. */
  String eventName();
}
