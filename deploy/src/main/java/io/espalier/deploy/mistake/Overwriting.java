package io.espalier.deploy.mistake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Writing to a file that is read: what it holds would be lost. */
public final class Overwriting {

  private Overwriting() {}

  /**
   * Refuses it, through links too: what they lead to is what is written.
   *
   * @param written a file that will be written or replaced; need not be there
   * @param read files that are read
   * @param fix which option to change, a sentence
   * @throws UserMistake when one of them is what will be written
   */
  public static void refuse(Path written, Collection<Path> read, String fix) {
    for (Path source : read) {
      if (isSame(written, source)) {
        throw new UserMistake("%s would be replaced by what is made of it".formatted(source), fix);
      }
    }
  }

  private static boolean isSame(Path written, Path source) {
    try {
      return Files.exists(written) && Files.isSameFile(written, source);
    } catch (IOException unreadable) {
      return false; // a file that can't be read is refused for that
    }
  }
}
