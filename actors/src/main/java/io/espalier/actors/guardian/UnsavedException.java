package io.espalier.actors.guardian;

/** A run came to its end, but its last checkpoint could not be written; the one before stands. */
public final class UnsavedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsavedException(String reason) {
    super(
        "the last checkpoint could not be written: %s. The one before stands; the next start goes on from there."
            .formatted(reason));
  }
}
