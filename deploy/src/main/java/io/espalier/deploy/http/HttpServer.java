package io.espalier.deploy.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;

/** Answers at one address, from {@link #start} to {@link #close}. */
final class HttpServer implements AutoCloseable {

  /** Time for answers under way when the server closes. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /**
   * What a client that reads slowly may leave in the system's memory. One that takes nothing more
   * is hung up on after pekko.http.server.idle-timeout, a minute.
   */
  private static final int SEND_BUFFER_BYTES = 64 << 10;

  private final ServerBinding binding;
  private final Connections connections;

  private HttpServer(ServerBinding binding, Connections connections) {
    this.binding = binding;
    this.connections = connections;
  }

  /**
   * Starts to listen, and returns when it does. Blocks shortly: not for use inside an actor.
   *
   * @param system runs the server; the caller terminates it, after closing the server
   * @throws io.espalier.deploy.mistake.UserMistake if the address cannot be listened at
   */
  static HttpServer start(
      ClassicActorSystemProvider system, Address address, Route route, Connections connections) {
    ServerSettings settings =
        ServerSettings.create(system.classicSystem())
            .withTransparentHeadRequests(true)
            .withServerHeader(Optional.empty())
            .withSocketOptions(List.of(TcpSO.sendBufferSize(SEND_BUFFER_BYTES)));
    Materializer materializer = SystemMaterializer.get(system).materializer();
    Flow<HttpRequest, HttpResponse, NotUsed> answers = route.flow(system);
    try {
      ServerBinding binding =
          Http.get(system)
              .newServerAt(address.host(), address.port())
              .withSettings(settings)
              .connectionSource()
              .to(
                  Sink.foreach(
                      connection ->
                          connection.handleWith(connections.admit(answers), materializer)))
              .run(materializer)
              .toCompletableFuture()
              .join();
      return new HttpServer(binding, connections);
    } catch (CompletionException e) {
      throw address.unavailable(e);
    }
  }

  /** The port it listens at. */
  int port() {
    return binding.localAddress().getPort();
  }

  /** Where a person looks. */
  String url() {
    String host = binding.localAddress().getHostString();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port() + "/";
  }

  /** Stops to listen, and lets answers under way finish. Safe to call again. */
  @Override
  public void close() {
    binding.unbind().toCompletableFuture().join();
    connections.end(GRACE);
  }
}
