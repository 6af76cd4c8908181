package io.espalier.deploy.service;

import io.espalier.deploy.mistake.UserMistake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Where a demonstration keeps its broker's log and its checkpoints: a folder of the user's, to go
 * on from later, or a temporary one that goes when it is closed.
 */
final class DemoFolder implements AutoCloseable {

  private static final String DESCRIPTION = "demo.txt";

  private final Path folder;
  private final boolean temporary;

  private DemoFolder(Path folder, boolean temporary) {
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
        return new DemoFolder(Files.createTempDirectory("espalier-demo-"), true);
      }
      Path folder = Files.createDirectories(settings.keep().get());
      claim(folder.resolve(DESCRIPTION), describe(settings));
      return new DemoFolder(folder, false);
    } catch (IOException refused) {
      throw new UserMistake(
          "the folder of the demo can't be used: " + refused,
          "Name another one with --keep, or free some space.",
          refused);
    }
  }

  /** What must stay the same for the stream and the network to go on. */
  private static String describe(DemoSettings settings) {
    return "data = %s%nnetwork = %s%nseed = %d%n"
        .formatted(settings.data().text(), settings.network(), settings.seed());
  }

  private static void claim(Path file, String description) throws IOException {
    if (!Files.exists(file)) {
      Files.writeString(file, description);
      return;
    }
    String found = Files.readString(file);
    if (!found.equals(description)) {
      throw new UserMistake(
          "%s holds another demo:%n%sand not%n%s"
              .formatted(file.toAbsolutePath().getParent(), found, description),
          "Give the same --data, --network and --seed to go on, or another folder with --keep.");
    }
  }

  Path broker() {
    return folder.resolve("broker");
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** Deletes a temporary folder; leaves the user's alone. */
  @Override
  public void close() {
    if (!temporary || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.walk(folder)) {
      for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException | UncheckedIOException undeleted) {
      LoggerFactory.getLogger(DemoFolder.class)
          .warn("the temporary folder {} is left behind: {}", folder, undeleted.toString());
    }
  }
}
