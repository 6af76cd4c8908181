package io.espalier.model.network;

import io.espalier.model.layer.ShapeMismatchException;

/** A layer does not fit what it reads, told with its place. */
final class MisplacedLayerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final ShapeMismatchException mismatch;

  /**
   * A layer in the wrong place.
   *
   * @param what the layer, such as "layer 2 is a conv2d"
   */
  MisplacedLayerException(String what, ShapeMismatchException mismatch) {
    this(what, mismatch.reason(), mismatch);
  }

  private MisplacedLayerException(String what, String reason, ShapeMismatchException mismatch) {
    super(what + ", which " + reason, mismatch);
    this.what = what;
    this.mismatch = mismatch;
  }

  /** Whether the layer reads planes and got a row of units. */
  boolean needsPlanes() {
    return mismatch.needsPlanes();
  }

  /** The same for a reason that is only seen in the whole network. */
  MisplacedLayerException because(String reason) {
    return new MisplacedLayerException(what, reason, mismatch);
  }
}
