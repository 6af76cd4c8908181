package io.espalier.streaming.kafka;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when the embedded broker can't go on. A stand-alone Kafka ends its process; here the
 * process is ours, so the fault is logged, announced, and the thread that met it is stopped.
 */
final class BrokerFaults implements FaultHandlerFactory {

  private static final Logger log = LoggerFactory.getLogger(BrokerFaults.class);

  private final CompletableFuture<StreamUnavailableException> first = new CompletableFuture<>();

  /** Keeps Kafka from ending this process; for the whole process, as Kafka's hooks are. */
  void guardProcess() {
    Exit.setExitProcedure(this::refuseExit);
    Exit.setHaltProcedure(this::refuseExit);
  }

  /** Completes with the first fatal fault; never, if there is none. */
  CompletionStage<StreamUnavailableException> first() {
    return first.minimalCompletionStage();
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      action.run();
      return fatal ? fatal(name + ": " + message, cause) : survivable(name, message, cause);
    };
  }

  private void refuseExit(int status, @Nullable String message) {
    String why = message == null ? "" : ": " + message;
    throw fatal("it asked to end the process with status " + status + why, null);
  }

  private StreamUnavailableException fatal(String what, @Nullable Throwable cause) {
    log.error("The embedded broker failed: {}", what, cause);
    StreamUnavailableException fault =
        new StreamUnavailableException(
            StreamUnavailableException.Reason.BROKER_FAILED,
            "The embedded broker failed: " + what,
            cause);
    first.complete(fault);
    return fault;
  }

  private static RuntimeException survivable(
      String name, String message, @Nullable Throwable cause) {
    log.warn("The embedded broker met a fault in {}: {}", name, message, cause);
    return new IllegalStateException(message, cause);
  }
}
