package io.espalier.model.network;

/** A layer does not fit what is in front of it; the reason ends a sentence about the layer. */
final class Misfit extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  Misfit(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
