package io.espalier.deploy.http;

import io.espalier.deploy.live.LiveView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * Serves the live page, its stream, the metrics and the probes. It listens from {@link #start} to
 * {@link #close}; closing it does not stop the actor system it runs in.
 */
public final class PageServer implements AutoCloseable {

  /** Only this machine can look, unless somebody asks for more. */
  public static final String LOCAL_HOST = "127.0.0.1";

  /** Time for answers under way when the server closes. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final ServerBinding binding;
  private final SharedKillSwitch streams;
  private final AtomicBoolean closing = new AtomicBoolean();

  private PageServer(ServerBinding binding, SharedKillSwitch streams) {
    this.binding = binding;
    this.streams = streams;
  }

  /**
   * Looks whether the page could be served, for who has much to start before it.
   *
   * @throws PageUnavailableException if it could not be now
   */
  public static void requireFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port that was just closed is free
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw new PageUnavailableException(host, port, taken);
    }
  }

  /**
   * Starts to listen, and returns when it does. Blocks shortly: not for use inside an actor.
   *
   * @param system runs the server; the caller terminates it, after closing the server
   * @param host address to listen at, such as {@link #LOCAL_HOST}
   * @param port 0 for any free one, see {@link #port()}
   * @param scrape the metrics in Prometheus' text format; called for every scrape, on any thread
   * @throws PageUnavailableException if the address cannot be listened at
   */
  public static PageServer start(
      ClassicActorSystemProvider system,
      String host,
      int port,
      LiveView view,
      HealthChecks health,
      Supplier<String> scrape) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is from 0 (any free one) to 65535, got " + port);
    }
    SharedKillSwitch streams = KillSwitches.shared("page-streams");
    PageRoutes routes = new PageRoutes(view, health, scrape, streams);
    ServerSettings settings =
        ServerSettings.create(system.classicSystem())
            .withTransparentHeadRequests(true)
            .withServerHeader(Optional.empty());
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt(host, port)
              .withSettings(settings)
              .bind(routes.route())
              .toCompletableFuture()
              .join();
      return new PageServer(binding, streams);
    } catch (CompletionException e) {
      throw new PageUnavailableException(host, port, e);
    }
  }

  /** The port it listens at. */
  public int port() {
    return binding.localAddress().getPort();
  }

  /** Where a person looks. */
  public String url() {
    String host = binding.localAddress().getHostString();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
  }

  /** Ends the streams, lets other answers finish and stops to listen. Safe to call again. */
  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      streams.shutdown();
      binding.terminate(GRACE);
    }
    binding.whenTerminated().toCompletableFuture().join();
  }
}
