package io.espalier.streaming.sample;

/**
 * What is read has changed its form; the stream goes on once it is opened again where learning
 * stands. Nothing is wrong.
 */
public final class StreamChangedException extends BrokenStreamException {

  private static final long serialVersionUID = 1L;

  public StreamChangedException(String message) {
    super(message, true, null);
  }
}
