package io.espalier.streaming.dataset;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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

  /** A file that the file system does not give. */
  static DataException unreadable(Path file, IOException refused) {
    return new DataException(
        refused instanceof NoSuchFileException
            ? "no file %s%s".formatted(file.toAbsolutePath(), commaHint(file.toString()))
            : "cannot read %s: %s".formatted(file, reason(file, refused)),
        refused);
  }

  /** How a path that holds a comma was told from what follows it. */
  static String commaHint(String path) {
    return path.contains(",")
        ? ". What comes after a comma belongs to the name unless it is of the form key=value"
        : "";
  }

  private static String reason(Path file, IOException refused) {
    if (refused instanceof AccessDeniedException) {
      return "you have no permission for it";
    }
    return Files.isDirectory(file) ? "it is a folder" : String.valueOf(refused.getMessage());
  }
}
