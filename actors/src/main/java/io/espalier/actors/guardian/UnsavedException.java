package io.espalier.actors.guardian;

/** A run came to its end, but its last checkpoint could not be written; earlier ones stand. */
public final class UnsavedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnsavedException(String reason) {
    super(
        "the last checkpoint could not be written: %s. The next start goes on from the one before, if there is one."
            .formatted(reason));
  }
}
