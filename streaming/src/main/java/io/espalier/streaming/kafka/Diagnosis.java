package io.espalier.streaming.kafka;

import io.espalier.streaming.kafka.StreamUnavailableException.Reason;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.RetriableException;

/** Turns what a Kafka client throws into what its user should know. */
public final class Diagnosis {

  private Diagnosis() {}

  /** The exception to throw for {@code failure}, met while doing {@code what}. */
  public static StreamUnavailableException of(
      Throwable failure, String what, KafkaConnection connection) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof StreamUnavailableException known) {
      return known;
    }
    String servers = connection.bootstrapServers();
    if (cause instanceof TimeoutException
        || cause instanceof org.apache.kafka.common.errors.TimeoutException
        || cause instanceof DisconnectException) {
      return unreachable(what, connection, cause);
    }
    if (cause instanceof RetriableException) {
      return new StreamUnavailableException(
          Reason.BROKER_UNREACHABLE,
          "The Kafka broker at %s can't %s just now: %s"
              .formatted(servers, what, cause.getMessage()),
          cause);
    }
    if (cause instanceof AuthenticationException) {
      return refused(
          "The Kafka broker at %s refused the credentials (%s). Check security.protocol and the sasl.* or ssl.* properties."
              .formatted(servers, cause.getMessage()),
          cause);
    }
    if (cause instanceof AuthorizationException) {
      return refused(
          "The Kafka broker at %s doesn't allow this user to %s (%s). Grant the permission, or use another user."
              .formatted(servers, what, cause.getMessage()),
          cause);
    }
    Throwable root = cause.getCause() instanceof ConfigException config ? config : cause;
    return refused("Can't %s at %s: %s".formatted(what, servers, root.getMessage()), cause);
  }

  /** The failure inside the wrappers that futures put around it. */
  public static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static StreamUnavailableException unreachable(
      String what, KafkaConnection connection, Throwable cause) {
    return new StreamUnavailableException(
        Reason.BROKER_UNREACHABLE,
        "No Kafka broker at %s answered in time to %s. Is it running, is the address right, and does its listener speak the security.protocol of this client?"
            .formatted(connection.bootstrapServers(), what),
        cause);
  }

  private static StreamUnavailableException refused(String message, Throwable cause) {
    return new StreamUnavailableException(Reason.REFUSED, message, cause);
  }
}
