package io.espalier.deploy.cli.exchange;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.format.DurableWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** The file that a command writes, tried before there is anything to write. */
final class OutFile {

  private OutFile() {}

  /**
   * Makes sure that it can be written, and is none of the files that are read: those would be lost.
   *
   * @throws UserMistake when it is not so
   */
  static void require(Path out, Collection<Path> read) {
    try {
      for (Path source : read) {
        if (Files.exists(out) && Files.exists(source) && Files.isSameFile(out, source)) {
          throw new UserMistake(
              "--out %s is the file that is read".formatted(out), "Name another file with --out.");
        }
      }
      DurableWrite.tryFile(out);
    } catch (IOException refused) {
      throw new UserMistake(
          "%s can't be written (%s)".formatted(out, FileTrouble.words(refused)),
          "Name another file with --out.",
          refused);
    }
  }
}
