package io.espalier.deploy.mistake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {

  @TempDir private Path folder;

  @Test
  void aFileWhereAFolderShouldBe() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThat(wordsOf(() -> Files.createDirectories(file)))
        .isEqualTo(file + " is there already, and is not a folder");
    assertThat(FileTrouble.words(new NotDirectoryException("f"))).isEqualTo("f is not a folder");
  }

  @Test
  void aFileThatIsNotThere() {
    Path away = folder.resolve("away");

    assertThat(wordsOf(() -> Files.readString(away))).isEqualTo("there is no " + away);
  }

  @Test
  void whatTheSystemRefuses() {
    assertThat(FileTrouble.words(new AccessDeniedException("/etc/f")))
        .isEqualTo("no permission for /etc/f");
    assertThat(FileTrouble.words(new FileSystemException("f", null, "No space left on device")))
        .isEqualTo("f: No space left on device");
  }

  @Test
  void whatNamesNoFileIsSaidAsItIs() {
    assertThat(FileTrouble.words(new IOException("disk on fire"))).isEqualTo("disk on fire");
    assertThat(FileTrouble.words(new EOFException())).isEqualTo("EOFException");
  }

  @Test
  void whatWasPassedOnSaysItOnce() {
    IOException cause = new IOException("disk on fire");

    assertThat(FileTrouble.words(new UncheckedIOException("can't lock f", cause)))
        .isEqualTo("can't lock f (disk on fire)");
    assertThat(FileTrouble.words(new UncheckedIOException("f: disk on fire", cause)))
        .isEqualTo("f: disk on fire");
  }

  private interface Action {
    void run() throws IOException;
  }

  private static String wordsOf(Action refused) {
    return FileTrouble.words(catchThrowableOfType(IOException.class, refused::run));
  }
}
