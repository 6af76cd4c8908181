package io.espalier.actors.checkpoint;

import io.espalier.model.format.CorruptFileException;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import io.espalier.model.format.UnsupportedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A version of a checkpoint on disk: a file for each part, and a manifest that ties them together.
 */
final class VersionFolder {

  /** In each file, of which checkpoint it is. */
  private static final String CHECKPOINT = "checkpoint";

  private static final String SUFFIX = ".espalier";

  /** What older programs wrote instead of a file for each part. */
  private static final String OLDER = "run.espalier";

  private VersionFolder() {}

  /** Where a part is. */
  static Path file(Path version, StatePart<?> part) {
    return version.resolve(fileName(part));
  }

  private static String fileName(StatePart<?> part) {
    return part.name() + SUFFIX;
  }

  private static List<String> fileNames() {
    return Checkpoint.PARTS.stream().map(VersionFolder::fileName).toList();
  }

  /** Whether a folder is one of a version, whole or damaged. */
  static boolean isVersion(Path folder) {
    return Stream.concat(fileNames().stream(), Stream.of(Manifest.FILE, OLDER))
        .anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  /**
   * Fills the folder of a version.
   *
   * @param id of no other checkpoint of the run
   */
  static void write(Path version, String id, Checkpoint checkpoint) throws IOException {
    for (StatePart<?> part : Checkpoint.PARTS) {
      write(version, id, part, checkpoint);
    }
    Manifest.PART.toFile(Manifest.of(id, version, fileNames()), version.resolve(Manifest.FILE));
  }

  private static <S> void write(Path version, String id, StatePart<S> part, Checkpoint checkpoint)
      throws IOException {
    SectionFile content = part.put(checkpoint.get(part), new SectionFile());
    content.metadata().put(CHECKPOINT, id);
    content.write(file(version, part));
  }

  /**
   * Reads a version.
   *
   * @throws IOException naming the file that is missing, damaged, of another version or of another
   *     program
   */
  static Checkpoint read(Path version) throws IOException {
    requireNotOlder(version);
    for (StatePart<?> part : Checkpoint.PARTS) {
      requireThere(file(version, part));
    }
    Manifest manifest = manifest(version);
    Checkpoint checkpoint = Checkpoint.EMPTY;
    for (StatePart<?> part : Checkpoint.PARTS) {
      checkpoint = withPart(checkpoint, part, version, manifest);
    }
    return checkpoint;
  }

  private static void requireNotOlder(Path version) throws IOException {
    Path older = version.resolve(OLDER);
    if (Files.exists(older)) {
      throw refused(older, "an older version of this program wrote it. Go on with that one.");
    }
  }

  private static void requireThere(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new CorruptFileException(file, "it is missing");
    }
  }

  private static Manifest manifest(Path version) throws IOException {
    Path file = version.resolve(Manifest.FILE);
    requireThere(file);
    Manifest manifest = Manifest.PART.fromFile(file);
    for (String name : manifest.files().keySet()) {
      if (!fileNames().contains(name)) {
        throw refused(
            file, "it lists '%s', which is not known. Use a newer program.".formatted(name));
      }
    }
    return manifest;
  }

  private static UnsupportedFileException refused(Path file, String why) {
    return new UnsupportedFileException(file, new IllegalArgumentException(why));
  }

  /** What is in a file is looked at once it is known to be the one that was written. */
  private static <S> Checkpoint withPart(
      Checkpoint checkpoint, StatePart<S> part, Path version, Manifest manifest)
      throws IOException {
    Path file = file(version, part);
    SectionFile content = SectionFile.read(file);
    manifest.require(file, content.as(file, whole -> whole.fields().text(CHECKPOINT)));
    return checkpoint.with(part, content.as(file, part::get));
  }
}
