package io.espalier.model.layer;

import io.espalier.model.flow.TensorShape;

/** A layer does not fit what it reads; the reason ends a sentence about the layer. */
public final class ShapeMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean needsPlanes;

  /** A mismatch for a reason such as "reads planes, not a row of units". */
  public ShapeMismatchException(String reason) {
    this(reason, false);
  }

  private ShapeMismatchException(String reason, boolean needsPlanes) {
    super(reason);
    this.needsPlanes = needsPlanes;
  }

  /** Whether the layer reads planes and got a row of units. */
  public boolean needsPlanes() {
    return needsPlanes;
  }

  /** Why it does not fit. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Refuses a row of units where planes are needed. */
  static void requirePlanes(TensorShape input) {
    if (input.flat()) {
      throw new ShapeMismatchException("reads planes, not the row of units in front of it", true);
    }
  }
}
