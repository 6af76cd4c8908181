package io.espalier.deploy.exchange;

import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.deploy.demo.DemoFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where checkpoints are in a folder that a person names. */
public final class CheckpointFolder {

  private CheckpointFolder() {}

  /**
   * The versions in the folder, or in that of a demonstration, or the folder itself, if it is one;
   * newest first.
   */
  public static List<Path> versions(Path folder) {
    return Stream.of(
            CheckpointStore.versions(folder),
            CheckpointStore.versions(DemoFolder.checkpointsIn(folder)),
            CheckpointStore.isVersion(folder) ? List.of(folder) : List.<Path>of())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .orElse(List.of());
  }
}
