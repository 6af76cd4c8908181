package io.espalier.actors.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of versions in a test. */
final class StoredVersions {

  private StoredVersions() {}

  /** The contents of the files of a version, by name. */
  static Map<String, byte[]> contents(Path version) throws IOException {
    Map<String, byte[]> contents = new TreeMap<>();
    try (var files = Files.list(version)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  /** Makes the manifest right again, as a careful hand would. */
  static void tieTogether(Path version, String checkpoint) throws IOException {
    List<String> names = new ArrayList<>(contents(version).keySet());
    names.remove(Manifest.FILE);
    Manifest.PART.toFile(Manifest.of(checkpoint, version, names), version.resolve(Manifest.FILE));
  }
}
