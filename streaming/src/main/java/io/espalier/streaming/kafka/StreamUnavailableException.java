package io.espalier.streaming.kafka;

import io.espalier.streaming.sample.BrokenStreamException;
import org.jspecify.annotations.Nullable;

/**
 * The stream can't be reached or read as asked. The message says what is wrong with which broker or
 * topic and what would mend it; it is meant for the person who started the program.
 */
public final class StreamUnavailableException extends BrokenStreamException {

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
    /** The topic is not the one that was read before. */
    TOPIC_REPLACED,
    /** The embedded broker can't have the port it was given. */
    PORT_IN_USE,
    /** The embedded broker met a fault it can't continue after. */
    BROKER_FAILED
  }

  private final Reason reason;

  public StreamUnavailableException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, mayPass(reason), cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  private static boolean mayPass(Reason reason) {
    return switch (reason) {
      case BROKER_UNREACHABLE -> true;
      case REFUSED,
          TOPIC_MISSING,
          OFFSET_OUT_OF_RANGE,
          TOPIC_REPLACED,
          PORT_IN_USE,
          BROKER_FAILED ->
          false;
    };
  }
}
