package io.espalier.deploy.cli.exchange;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.Overwriting;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.format.DurableWrite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;

/** The file that a command writes, tried before there is anything to write. */
final class OutFile {

  private static final String ANOTHER = "Name another file with --out.";

  private OutFile() {}

  /**
   * Makes sure that it can be written, and is none of the files that are read: those would be lost.
   *
   * @throws UserMistake when it is not so
   */
  static void require(Path out, Collection<Path> read) {
    Overwriting.refuse(out, read, ANOTHER);
    try {
      DurableWrite.tryFile(out);
    } catch (IOException refused) {
      throw new UserMistake(
          "%s can't be written (%s)".formatted(out, FileTrouble.words(refused)), ANOTHER, refused);
    }
  }
}
