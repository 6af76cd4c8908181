package io.espalier.streaming.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The broker's two server sockets, bound before the broker is configured: so that the ports can be
 * any free ones, are known when the configuration is written, and can't be taken in between.
 */
final class PreboundSockets implements ServerSocketFactory, AutoCloseable {

  private static final int BACKLOG = 50;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final ServerSocketChannel broker;
  private final ServerSocketChannel controller;
  private final Map<String, ServerSocketChannel> byListener;

  private PreboundSockets(ServerSocketChannel broker, ServerSocketChannel controller) {
    this.broker = broker;
    this.controller = controller;
    this.byListener =
        Map.of(
            BrokerProperties.BROKER_LISTENER, broker,
            BrokerProperties.CONTROLLER_LISTENER, controller);
  }

  /**
   * Binds both sockets.
   *
   * @param brokerPort the port for clients; 0 for any free one
   * @throws StreamUnavailableException if {@code brokerPort} is taken
   */
  static PreboundSockets bind(int brokerPort) {
    ServerSocketChannel broker = bindOne(brokerPort);
    try {
      return new PreboundSockets(broker, bindOne(0));
    } catch (RuntimeException noController) {
      closeOne(broker);
      throw noController;
    }
  }

  int brokerPort() {
    return broker.socket().getLocalPort();
  }

  int controllerPort() {
    return controller.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    ServerSocketChannel socket = byListener.get(listener);
    if (socket == null || !socket.isOpen()) {
      throw new IOException("no open socket was bound for listener " + listener);
    }
    return socket;
  }

  /** Closes what the broker has not closed itself. */
  @Override
  public void close() {
    closeOne(broker);
    closeOne(controller);
  }

  private static ServerSocketChannel bindOne(int port) {
    try {
      ServerSocketChannel socket = ServerSocketChannel.open();
      try {
        // What the acceptor selects on must not block.
        socket.configureBlocking(false);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), BACKLOG);
        return socket;
      } catch (IOException refused) {
        socket.close();
        throw refused;
      }
    } catch (BindException taken) {
      throw new StreamUnavailableException(
          StreamUnavailableException.Reason.PORT_IN_USE,
          String.format(
              Locale.ROOT,
              "Port %d is in use by another program. Stop that program, or choose another port; 0"
                  + " takes any free one.",
              port),
          taken);
    } catch (IOException noSocket) {
      throw new UncheckedIOException("can't open a server socket on port " + port, noSocket);
    }
  }

  private static void closeOne(ServerSocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("can't close a server socket", e);
    }
  }
}
