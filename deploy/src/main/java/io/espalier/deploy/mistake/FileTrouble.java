package io.espalier.deploy.mistake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What a file system refuses, in words: its exceptions often say no more than a path. */
public final class FileTrouble {

  private FileTrouble() {}

  /** What is wrong, with the file if it is known; made to stand in brackets or after a colon. */
  public static String words(IOException refused) {
    if (refused instanceof FileSystemException of && of.getFile() != null) {
      return words(of);
    }
    String message = refused.getMessage();
    if (message == null) {
      return refused.getClass().getSimpleName();
    }
    return refused.getCause() instanceof IOException cause
        ? message.replace(cause.toString(), words(cause))
        : message;
  }

  /** As above, of one that was passed on. */
  public static String words(UncheckedIOException refused) {
    String message = String.valueOf(refused.getMessage());
    IOException cause = refused.getCause();
    String words = cause == null ? message : words(cause);
    return message.contains(words) ? message : "%s (%s)".formatted(message, words);
  }

  private static String words(FileSystemException refused) {
    String file = refused.getFile();
    if (refused instanceof FileAlreadyExistsException) {
      return file + " is there already, and is not a folder";
    } else if (refused instanceof NoSuchFileException) {
      return "there is no " + file;
    } else if (refused instanceof AccessDeniedException) {
      return "no permission for " + file;
    } else if (refused instanceof NotDirectoryException) {
      return file + " is not a folder";
    }
    String reason = refused.getReason();
    return reason == null ? file : "%s: %s".formatted(file, reason);
  }
}
