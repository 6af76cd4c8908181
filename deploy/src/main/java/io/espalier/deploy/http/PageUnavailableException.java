package io.espalier.deploy.http;

import java.util.Optional;

/** The page cannot be served at the address asked for. What it is chosen with, knows who asked. */
public final class PageUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PageUnavailableException(String host, int port, Throwable cause) {
    super("cannot serve the page at %s:%d (%s)".formatted(host, port, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
  }
}
