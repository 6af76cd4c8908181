package io.espalier.streaming.dataset;

/**
 * A data specification, or the files behind it, cannot be used. The message names what was looked
 * at, what is wrong with it and the likely fix: it is meant to be shown to a person as it is.
 */
public final class DataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
