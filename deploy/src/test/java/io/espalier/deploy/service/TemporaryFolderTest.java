package io.espalier.deploy.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.streaming.files.DirectoryLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryFolderTest {

  private static final String PREFIX = "demo-";

  @TempDir private Path parent;

  /** What a process that was killed leaves: its files, and the file of a lock that is free. */
  private Path leftBehind(String name) throws IOException {
    Path folder = Files.createDirectories(parent.resolve(name).resolve("broker")).getParent();
    Files.writeString(folder.resolve("broker/log"), "records");
    Files.createFile(folder.resolve(DirectoryLock.FILE));
    return folder;
  }

  @Test
  void oneThatAKilledProcessLeftGoes() throws IOException {
    Path left = leftBehind(PREFIX + "1");

    TemporaryFolder.make(parent, PREFIX).close();

    assertThat(left).doesNotExist();
  }

  @Test
  void oneInUseStays() throws IOException {
    try (TemporaryFolder inUse = TemporaryFolder.make(parent, PREFIX)) {
      TemporaryFolder.make(parent, PREFIX).close();

      assertThat(inUse.path()).isDirectory();
    }
  }

  @Test
  void oneThatWasNeverLockedStays() throws IOException {
    Path unknown = Files.createDirectory(parent.resolve(PREFIX + "1"));

    TemporaryFolder.make(parent, PREFIX).close();

    assertThat(unknown).isDirectory();
  }

  @Test
  void oneOfSomethingElseStays() throws IOException {
    Path other = leftBehind("another");

    TemporaryFolder.make(parent, PREFIX).close();

    assertThat(other).isDirectory();
  }

  @Test
  void itGoesWithAllThatIsInIt() throws IOException {
    TemporaryFolder folder = TemporaryFolder.make(parent, PREFIX);
    Files.createDirectories(folder.path().resolve("checkpoints/version-00000001"));
    assertThat(folder.path()).isDirectory().hasParent(parent);

    folder.close();

    assertThat(parent).isEmptyDirectory();
  }
}
