package io.espalier.streaming.sample;

/**
 * A sample belongs to a batch that can't be learnt.
 *
 * <p>It carries no stack trace: it describes data, not code.
 */
public final class DivergedBatchException extends Exception {

  private static final long serialVersionUID = 1L;

  public DivergedBatchException(String reason) {
    super("is of a batch that can't be learnt: " + reason, null, false, false);
  }
}
