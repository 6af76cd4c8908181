package io.espalier.model.format;

import java.io.IOException;
import java.nio.file.Path;

/** A file is damaged: cut short, changed, or not of this format. An older version may be whole. */
public final class CorruptFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param damage what is wrong, and in which section
   */
  public CorruptFileException(Path file, String damage) {
    super("%s is damaged: %s".formatted(file, damage));
  }
}
