package io.espalier.deploy.http;

import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Answers metrics and health at an address of their own, which many who look at the page don't
 * touch.
 */
public final class ProbeServer implements AutoCloseable {

  private static final int CONNECTIONS = 64;

  private final HttpServer server;

  private ProbeServer(HttpServer server) {
    this.server = server;
  }

  /** As {@link PageServer#start}. */
  public static ProbeServer start(
      ClassicActorSystemProvider system,
      Address address,
      HealthChecks health,
      Supplier<String> scrape) {
    GuardedRoute guarded = new GuardedRoute(new AllowedHosts(address), ProbeRoutes.WHAT_EXISTS);
    return new ProbeServer(
        HttpServer.start(
            system,
            address,
            guarded.around(new ProbeRoutes(health, scrape)::readOnly),
            new Connections(CONNECTIONS, 1)));
  }

  /** Where it is asked. */
  public String url() {
    return server.url();
  }

  /** Stops to listen. Safe to call again. */
  @Override
  public void close() {
    server.close();
  }
}
