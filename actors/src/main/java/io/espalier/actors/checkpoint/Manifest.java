package io.espalier.actors.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.format.CorruptFileException;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import io.espalier.model.format.StatePart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which files make up a version. Each part of a checkpoint says nothing of the others: one that was
 * cut, edited or taken from another version is found out here.
 *
 * @param checkpoint its id, which each of the files carries too
 * @param files what they are like, by name
 */
record Manifest(String checkpoint, SortedMap<String, Print> files) {

  static final StatePart<Manifest> PART = new Form();

  /** Its name in the folder of a version. */
  static final String FILE = "manifest.espalier";

  /**
   * What a file is known by.
   *
   * @param sha256 of its bytes, in hexadecimal digits
   */
  record Print(long bytes, String sha256) {

    static Print of(Path file) throws IOException {
      MessageDigest digest = digest();
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        return new Print(
            in.transferTo(OutputStream.nullOutputStream()),
            HexFormat.of().formatHex(digest.digest()));
      }
    }

    private static MessageDigest digest() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }
  }

  Manifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** What the files of a version are now. */
  static Manifest of(String checkpoint, Path version, Iterable<String> names) throws IOException {
    TreeMap<String, Print> files = new TreeMap<>();
    for (String name : names) {
      files.put(name, Print.of(version.resolve(name)));
    }
    return new Manifest(checkpoint, files);
  }

  /**
   * Compares a file with what it was.
   *
   * @throws CorruptFileException naming the file when it is another one
   */
  void require(Path file, String itsCheckpoint) throws IOException {
    Print then = files.get(file.getFileName().toString());
    if (then == null) {
      throw new CorruptFileException(
          file.resolveSibling(FILE), "%s is missing in it".formatted(file.getFileName()));
    }
    if (!itsCheckpoint.equals(checkpoint)) {
      throw new CorruptFileException(
          file,
          "it is of checkpoint %s, not of %s as %s says"
              .formatted(itsCheckpoint, checkpoint, FILE));
    }
    if (!Print.of(file).equals(then)) {
      throw new CorruptFileException(
          file,
          "it is not the file that this version was written with (%s tells of %s bytes, sha256 %s)"
              .formatted(FILE, Long.toString(then.bytes()), then.sha256()));
    }
  }

  /** A manifest in a file. */
  private static final class Form implements StatePart<Manifest> {

    private static final String CHECKPOINT = "checkpoint";
    private static final String FILES = "files";
    private static final String BYTES = "bytes";
    private static final String SHA256 = "sha256";

    @Override
    public String name() {
      return "manifest";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public Class<Manifest> type() {
      return Manifest.class;
    }

    @Override
    public void write(Manifest manifest, SectionFile content) {
      content.metadata().put(CHECKPOINT, manifest.checkpoint());
      ObjectNode listed = content.metadata().putObject(FILES);
      manifest
          .files()
          .forEach(
              (name, print) ->
                  listed.putObject(name).put(BYTES, print.bytes()).put(SHA256, print.sha256()));
    }

    @Override
    public Manifest read(SectionFile content) {
      Fields listed = content.fields().object(FILES);
      TreeMap<String, Print> files = new TreeMap<>();
      listed.names().forEach(name -> files.put(name, print(listed.object(name))));
      return new Manifest(content.fields().text(CHECKPOINT), files);
    }

    private static Print print(Fields file) {
      return new Print(file.wholeLong(BYTES), file.text(SHA256));
    }
  }
}
