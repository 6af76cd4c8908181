package io.espalier.deploy.demo;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.service.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a demonstration keeps its broker's log and its checkpoints: a folder of the user's, to go
 * on from later, or a temporary one that goes when it is closed.
 */
public final class DemoFolder implements AutoCloseable {

  private final Path folder;
  private final Optional<TemporaryFolder> temporary;

  private DemoFolder(Path folder, Optional<TemporaryFolder> temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * Opens the folder and checks that it holds this demonstration or nothing.
   *
   * @throws UserMistake when it holds another one, or can't be written to
   */
  static DemoFolder open(DemoSettings settings) {
    try {
      if (settings.keep().isEmpty()) {
        TemporaryFolder made =
            TemporaryFolder.make(Path.of(System.getProperty("java.io.tmpdir")), "espalier-demo-");
        return new DemoFolder(made.path(), Optional.of(made));
      }
      Path folder = Files.createDirectories(settings.keep().get());
      DemoDescription.of(settings).claim(folder);
      return new DemoFolder(folder, Optional.empty());
    } catch (IOException refused) {
      throw new UserMistake(
          "the folder of the demo can't be used: " + FileTrouble.words(refused),
          "Name another one with --keep, or free some space.",
          refused);
    }
  }

  Path broker() {
    return folder.resolve("broker");
  }

  Path checkpoints() {
    return checkpointsIn(folder);
  }

  /** Where a folder of {@code demo --keep} has its checkpoints. */
  public static Path checkpointsIn(Path folder) {
    return folder.resolve("checkpoints");
  }

  /** Deletes a temporary folder; leaves the user's alone. */
  @Override
  public void close() {
    temporary.ifPresent(TemporaryFolder::close);
  }
}
