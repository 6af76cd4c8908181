package io.espalier.deploy.http;

import java.util.Optional;

/** The page cannot be served at the address asked for. The message is meant for the user. */
public final class PageUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PageUnavailableException(String host, int port, Throwable cause) {
    super(
        "cannot serve the page at %s:%d (%s): choose another with --port, or --port 0 for any free one"
            .formatted(host, port, reason(cause)),
        cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
  }
}
