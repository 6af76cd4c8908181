package io.espalier.streaming.kafka;

import org.jspecify.annotations.Nullable;

/**
 * The stream can't be reached or read as asked. The message says what is wrong with which broker or
 * topic and what would mend it; it is meant for the person who started the program.
 */
public final class StreamUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** No broker answered in time; it may come back. */
    BROKER_UNREACHABLE,
    /** The broker answered and refused: credentials, permissions, configuration. */
    REFUSED,
    TOPIC_MISSING,
    /** The records that were asked for are gone, or never were. */
    OFFSET_OUT_OF_RANGE,
    /** The embedded broker can't have the port it was given. */
    PORT_IN_USE,
    /** The embedded broker met a fault it can't continue after. */
    BROKER_FAILED
  }

  private final Reason reason;

  /**
   * @param message what is wrong, with the broker or topic it is wrong with, and what would mend it
   */
  public StreamUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether the same stream may be there again later, without anybody doing anything about it. */
  public boolean mayPass() {
    return switch (reason) {
      case BROKER_UNREACHABLE -> true;
      case REFUSED, TOPIC_MISSING, OFFSET_OUT_OF_RANGE, PORT_IN_USE, BROKER_FAILED -> false;
    };
  }
}
