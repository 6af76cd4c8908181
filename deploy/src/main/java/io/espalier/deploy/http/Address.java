package io.espalier.deploy.http;

import io.espalier.deploy.mistake.RootCause;
import io.espalier.deploy.mistake.UserMistake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;

/**
 * Where a server listens.
 *
 * @param what is served there, for people
 * @param host name or address of this machine, such as {@link #LOCAL_HOST}
 * @param port 0 for any free one
 * @param setting what a person changes to have another port
 * @param names that it is asked under besides addresses, localhost and {@code host}
 */
public record Address(String what, String host, int port, String setting, List<String> names) {

  /** Only this machine can look, unless somebody asks for more. */
  public static final String LOCAL_HOST = "127.0.0.1";

  public Address {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is from 0 (any free one) to 65535, got " + port);
    }
    names = List.copyOf(names);
  }

  /**
   * Looks whether something could listen there, for who has much to start before.
   *
   * @throws UserMistake if nothing could now
   */
  public void requireFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port that was just closed is free
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException taken) {
      throw unavailable(taken);
    }
  }

  /** What a person is told when nothing can listen there. */
  UserMistake unavailable(Throwable cause) {
    Throwable root = RootCause.of(cause);
    return new UserMistake(
        "cannot serve %s at %s:%s (%s)"
            .formatted(
                what,
                host,
                Integer.toString(port),
                Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName())),
        "Choose another with %s; %s 0 is any free one.".formatted(setting, setting),
        cause);
  }

  /** The page, for this machine alone. */
  public static Address ofLocalPage(int port, String setting) {
    return new Address("the page", LOCAL_HOST, port, setting, List.of());
  }
}
