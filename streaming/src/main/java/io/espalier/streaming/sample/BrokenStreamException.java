package io.espalier.streaming.sample;

import org.jspecify.annotations.Nullable;

/**
 * A stream of batches can't be read on. The message says why and what would mend it; it is meant
 * for a person.
 */
public class BrokenStreamException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean mayPass;

  /**
   * @param mayPass whether the same stream may be there again later, without anybody doing anything
   *     about it
   */
  public BrokenStreamException(String message, boolean mayPass, @Nullable Throwable cause) {
    super(message, cause);
    this.mayPass = mayPass;
  }

  /** Whether it makes sense to try again later. */
  public boolean mayPass() {
    return mayPass;
  }
}
