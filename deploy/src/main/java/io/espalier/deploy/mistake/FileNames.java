package io.espalier.deploy.mistake;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;

/**
 * Names of files that this process can't spell. The machine's locale decides which letters it has
 * for them: without one these are ASCII alone, and what comes in others arrives as U+FFFD.
 */
public final class FileNames {

  private static final String ENCODING = System.getProperty("sun.jnu.encoding", "US-ASCII");
  private static final char LOST = '\uFFFD';

  private FileNames() {}

  /**
   * Refuses arguments of the command line that have lost letters on their way.
   *
   * @throws UserMistake naming the first
   */
  public static void requireLegible(String... arguments) {
    for (String argument : arguments) {
      if (argument.indexOf(LOST) >= 0) {
        throw new UserMistake(
            "'%s' can't be read: the locale of this machine writes names in %s"
                .formatted(argument, ENCODING),
            "Set LC_ALL=C.UTF-8, as bin/espalier does.");
      }
    }
  }

  /** What is wrong with a name that is none here. */
  public static UserMistake illegible(InvalidPathException refused) {
    boolean spelt = Charset.forName(ENCODING).newEncoder().canEncode(refused.getInput());
    return new UserMistake(
        "'%s' is no name of a file: %s"
            .formatted(
                refused.getInput(),
                spelt
                    ? refused.getReason()
                    : "the locale of this machine writes names in " + ENCODING),
        spelt ? "Correct the name." : "Set LC_ALL=C.UTF-8, as bin/espalier does.",
        refused);
  }
}
