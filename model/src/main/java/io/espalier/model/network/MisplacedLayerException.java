package io.espalier.model.network;

import io.espalier.model.layer.ShapeMismatchException;

/** A layer does not fit what it reads, told with its place. */
final class MisplacedLayerException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  MisplacedLayerException(String message, ShapeMismatchException cause) {
    super(message, cause);
  }
}
