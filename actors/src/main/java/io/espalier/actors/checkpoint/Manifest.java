package io.espalier.actors.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.format.CorruptFileException;
import io.espalier.model.format.Fields;
import io.espalier.model.format.SectionFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Which files make up a version. Each part of a checkpoint says nothing of the others: one that was
 * cut, edited or taken from another version is found out here.
 *
 * @param parts in the order of their names
 */
record Manifest(List<Part> parts) {

  /** Its name in the folder of a version. */
  static final String FILE = "manifest.espalier";

  private static final String KIND = "manifest";

  /**
   * A file as it was written.
   *
   * @param sha256 of its bytes, in hexadecimal digits
   */
  record Part(String name, long bytes, String sha256) {}

  Manifest {
    parts = List.copyOf(parts);
  }

  /** What the files of these names are now. */
  static Manifest of(Path version, List<String> names) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (String name : names.stream().sorted().toList()) {
      Path file = version.resolve(name);
      parts.add(new Part(name, Files.size(file), sha256(file)));
    }
    return new Manifest(parts);
  }

  /** Identifies the version by what is in it: the same only for the same bytes in all its parts. */
  String id() {
    MessageDigest digest = sha256();
    parts.forEach(
        part ->
            digest.update(
                String.join(" ", part.name(), Long.toString(part.bytes()), part.sha256(), "")
                    .getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  void write(Path version) throws IOException {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", KIND).put("id", id());
    ObjectNode listed = content.metadata().putObject("parts");
    parts.forEach(
        part ->
            listed.putObject(part.name()).put("bytes", part.bytes()).put("sha256", part.sha256()));
    content.write(version.resolve(FILE));
  }

  static Manifest read(Path version) throws IOException {
    return SectionFile.read(version.resolve(FILE), content -> of(content.fields()));
  }

  private static Manifest of(Fields fields) {
    if (!fields.text("kind").equals(KIND)) {
      throw new IllegalArgumentException("it is no manifest");
    }
    Fields listed = fields.object("parts");
    Manifest manifest =
        new Manifest(listed.names().stream().map(name -> part(name, listed.object(name))).toList());
    if (!manifest.id().equals(fields.text("id"))) {
      throw new IllegalArgumentException("its id is not that of the parts it lists");
    }
    return manifest;
  }

  private static Part part(String name, Fields part) {
    return new Part(name, part.wholeLong("bytes"), part.text("sha256"));
  }

  /**
   * Compares the files with what they were.
   *
   * @param names of those that must be listed
   * @throws CorruptFileException naming the first that is another one
   */
  void require(Path version, List<String> names) throws IOException {
    Manifest found = of(version, names);
    for (Part now : found.parts()) {
      Path file = version.resolve(now.name());
      Part then =
          parts.stream()
              .filter(part -> part.name().equals(now.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new CorruptFileException(
                          version.resolve(FILE), now.name() + " is missing in it"));
      if (!now.equals(then)) {
        throw new CorruptFileException(
            file,
            "it is not the file that this version was written with (%s tells of %s bytes, sha256 %s)"
                .formatted(FILE, Long.toString(then.bytes()), then.sha256()));
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
