package io.espalier.deploy.exchange;

import io.espalier.actors.checkpoint.CheckpointStore;
import io.espalier.actors.checkpoint.CheckpointSummary;
import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.NetworkFacts;
import io.espalier.deploy.offline.NetworkFolder;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A network that a person names by where it is: a file, a checkpoint, a folder of checkpoints. Of a
 * checkpoint it is the one to predict with: without a cut that nobody has judged yet.
 *
 * @param network with its mask
 * @param facts what is told of it, by name
 */
public record StoredNetwork(NetworkSnapshot network, Map<String, String> facts) {

  /** What can be named, for help texts. */
  public static final String PLACES =
      "a .espalier file, a version of a checkpoint, a folder of checkpoints or of demo --keep (the"
          + " newest version that can be read), or the address of a service that runs";

  private static final String VERSION = "version";

  public StoredNetwork {
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /**
   * Reads a network, by a path or by the address of a service that runs.
   *
   * @throws UserMistake when there is none, or it can't be read
   */
  public static StoredNetwork named(String place) {
    if (ServedNetwork.isAddress(place)) {
      return ServedNetwork.at(place);
    }
    return at(Path.of(place));
  }

  /** The file or folder that a place names; none if it is an address. */
  public static Optional<Path> file(String place) {
    return ServedNetwork.isAddress(place) ? Optional.empty() : Optional.of(Path.of(place));
  }

  /**
   * Reads a network.
   *
   * @throws UserMistake when there is none, or it can't be read
   */
  public static StoredNetwork at(Path path) {
    if (!Files.exists(path)) {
      throw new UserMistake("there is no " + path, "Check the path.");
    }
    try {
      return Files.isDirectory(path) ? inFolder(path) : inFile(path);
    } catch (IOException unreadable) {
      throw new UserMistake(
          FileTrouble.words(unreadable),
          "Name a checkpoint or a file that espalier wrote.",
          unreadable);
    }
  }

  private static StoredNetwork inFile(Path file) throws IOException {
    NetworkFile stored = NetworkFile.read(file);
    return new StoredNetwork(stored.network(), stored.about());
  }

  /** The newest that a run would go on from. */
  private static StoredNetwork inFolder(Path folder) throws IOException {
    List<Path> versions = CheckpointFolder.versions(folder);
    if (versions.isEmpty()) {
      throw noCheckpoint(folder);
    }
    IOException first = null;
    for (Path version : versions) {
      try {
        return inVersion(version);
      } catch (IOException damaged) {
        first = first == null ? damaged : first;
      }
    }
    throw first;
  }

  private static StoredNetwork inVersion(Path version) throws IOException {
    CheckpointSummary summary = CheckpointSummary.of(version);
    NetworkFile stored = NetworkFile.read(CheckpointStore.networkFile(version));
    Map<String, String> facts = new TreeMap<>(stored.about());
    facts.put(NetworkFacts.RECORDS, Long.toString(summary.trained()));
    facts.put(VERSION, version.toRealPath().getFileName().toString());
    if (summary.onProbation()) {
      facts.put(NetworkFacts.ON_PROBATION, summary.hasLastCut() ? "in it" : "left out");
    }
    return new StoredNetwork(summary.unquestioned(), facts);
  }

  private static UserMistake noCheckpoint(Path folder) {
    List<Path> networks = NetworkFolder.networksIn(folder);
    return networks.isEmpty()
        ? new UserMistake("there is no checkpoint in " + folder, "Name " + PLACES + ".")
        : new UserMistake(
            "%s is a folder of networks".formatted(folder),
            "Name one of them, such as %s.".formatted(networks.get(networks.size() - 1)));
  }
}
