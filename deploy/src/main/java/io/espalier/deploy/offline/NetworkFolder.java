package io.espalier.deploy.offline;

import io.espalier.deploy.mistake.FileTrouble;
import io.espalier.deploy.mistake.Overwriting;
import io.espalier.deploy.mistake.UserMistake;
import io.espalier.model.format.NetworkFile;
import io.espalier.model.network.NetworkSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A folder that the networks of an experiment are written to. */
public final class NetworkFolder {

  private static final String DENSE = "dense.espalier";
  private static final String PRUNED = "pruned.espalier";
  private static final String COMPACTED = "compacted.espalier";
  private static final List<String> NAMES = List.of(DENSE, PRUNED, COMPACTED);

  private final Path folder;

  private NetworkFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A folder that is known to be writable: before hours of work, not after.
   *
   * @throws UserMistake when it is not
   */
  public static NetworkFolder checked(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".espalier", ".try"));
      return new NetworkFolder(folder);
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
  }

  /**
   * Refuses to replace a network by what is made of it.
   *
   * @param network as it was named
   * @throws UserMistake when it is a file that will be written here
   */
  public void requireNotOverwritten(String network) {
    for (String name : NAMES) {
      Overwriting.refuse(
          folder.resolve(name), List.of(Path.of(network)), "Name another folder with --out.");
    }
  }

  /**
   * Writes {@code dense.espalier}, which {@code prune} can start from again.
   *
   * @throws UserMistake when the folder no longer takes it
   */
  public void write(NetworkSnapshot dense, StoredForm form) {
    try {
      form.write(dense, folder.resolve(DENSE));
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
  }

  /**
   * Writes {@code pruned.espalier} and {@code compacted.espalier}.
   *
   * @throws UserMistake when the folder no longer takes them
   */
  public void write(NetworkSnapshot pruned, NetworkSnapshot compacted, StoredForm form) {
    try {
      form.write(pruned, folder.resolve(PRUNED));
      form.write(compacted, folder.resolve(COMPACTED));
    } catch (IOException refused) {
      throw unwritable(folder, refused);
    }
  }

  /**
   * What of an earlier run will be replaced, and what that was made of; empty if nothing.
   *
   * @param writesDense whether {@code dense.espalier} will be
   */
  public Optional<String> replaced(boolean writesDense) {
    String earlier =
        networksIn(folder).stream()
            .filter(file -> writesDense || !file.endsWith(DENSE))
            .map(NetworkFolder::about)
            .collect(Collectors.joining(", "));
    return earlier.isEmpty()
        ? Optional.empty()
        : Optional.of("what an earlier run left in %s is replaced: %s".formatted(folder, earlier));
  }

  private static String about(Path file) {
    try {
      String facts =
          new TreeMap<>(NetworkFile.read(file).about())
              .entrySet().stream()
                  .map(fact -> fact.getKey() + " " + fact.getValue())
                  .collect(Collectors.joining(", "));
      return "%s (%s)".formatted(file.getFileName(), facts);
    } catch (IOException unreadable) {
      return file.getFileName().toString();
    }
  }

  /** The networks that are in a folder, in the order they were made in. */
  public static List<Path> networksIn(Path folder) {
    return NAMES.stream().map(folder::resolve).filter(Files::exists).toList();
  }

  private static UserMistake unwritable(Path folder, IOException refused) {
    return new UserMistake(
        "networks cannot be written to %s (%s)".formatted(folder, FileTrouble.words(refused)),
        "Name another folder with --out.",
        refused);
  }
}
