package io.espalier.model.format;

import java.io.IOException;
import java.nio.file.Path;

/** A file is whole, but this program can not use what is in it. */
public final class UnsupportedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param refusal its message says what is not supported and what to do
   */
  public UnsupportedFileException(Path file, IllegalArgumentException refusal) {
    super("%s can not be used: %s".formatted(file, refusal.getMessage()), refusal);
  }
}
