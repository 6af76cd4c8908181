package io.espalier.streaming.codec;

/**
 * A payload that is no sample for this stream. The message is the reason, written for the person
 * who finds the record among the dead letters.
 *
 * <p>It carries no stack trace: it describes data, not code, and a flood of bad records must not
 * slow the good ones down.
 */
public final class MalformedSampleException extends Exception {

  private static final long serialVersionUID = 1L;

  public MalformedSampleException(String reason) {
    super(reason, null, false, false);
  }
}
