package io.espalier.deploy.http;

import io.espalier.deploy.inference.Inference;
import io.espalier.deploy.live.LiveView;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;

/**
 * Serves the live page and its stream, predictions, and what {@link ProbeServer} does. It listens
 * from {@link #start} to {@link #close}; closing it does not stop the actor system it runs in.
 */
public final class PageServer implements AutoCloseable {

  private static final int CONNECTIONS = 512;
  private static final int STREAMS = 128;

  private final HttpServer server;
  private final LiveView view;

  private PageServer(HttpServer server, LiveView view) {
    this.server = server;
    this.view = view;
  }

  /**
   * Starts to listen, and returns when it does. Blocks shortly: not for use inside an actor.
   *
   * @param system runs the server; the caller terminates it, after closing the server
   * @param view what the page shows; closed with the server
   * @param scrape the metrics in Prometheus' text format; called for every scrape, on any thread
   * @param inference answers requests for predictions; the caller closes what it needs
   * @throws io.espalier.deploy.mistake.UserMistake if the address cannot be listened at
   */
  public static PageServer start(
      ClassicActorSystemProvider system,
      Address address,
      LiveView view,
      HealthChecks health,
      Supplier<String> scrape,
      Inference inference) {
    Connections connections = new Connections(CONNECTIONS, STREAMS);
    PageRoutes routes =
        new PageRoutes(
            view,
            connections::mayStream,
            new ProbeRoutes(health, scrape),
            new InferenceRoutes(inference, health));
    return new PageServer(
        HttpServer.start(system, address, routes.route(new AllowedHosts(address)), connections),
        view);
  }

  /** The port it listens at. */
  public int port() {
    return server.port();
  }

  /** Where a person looks. */
  public String url() {
    return server.url();
  }

  /**
   * Has the streams tell what was published until now, the end of the run with it, and stops to
   * listen. Safe to call again.
   */
  @Override
  public void close() {
    view.close();
    server.close();
  }
}
