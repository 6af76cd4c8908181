package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
import io.espalier.model.precision.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A network in a file: its layers, parameters and mask, and a few words about it.
 *
 * @param network the network
 * @param about free-form facts by name, such as where it comes from; in the order of their names
 */
public record NetworkFile(NetworkSnapshot network, Map<String, String> about) {

  public NetworkFile {
    about = Collections.unmodifiableMap(new TreeMap<>(about));
  }

  /** Writes or replaces a file; see {@link SectionFile#write}. */
  public void write(Path file) throws IOException {
    write(file, Precision.FLOAT32);
  }

  /**
   * Writes or replaces a file with weights of less precision; see {@link SectionFile#write}.
   *
   * @throws IllegalArgumentException when a weight is beyond that
   */
  public void write(Path file, Precision precision) throws IOException {
    content(precision).write(file);
  }

  /** How long the file is that {@link #write} writes. */
  public long bytes(Precision precision) {
    return content(precision).bytes();
  }

  private SectionFile content(Precision precision) {
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "network");
    ObjectNode facts = content.metadata().putObject("about");
    about.forEach(facts::put);
    put(network, precision, content);
    return content;
  }

  /**
   * Reads the network out of any file that holds one, a learner's too; see {@link
   * SectionFile#read(Path, java.util.function.Function)} for what it throws.
   */
  public static NetworkFile read(Path file) throws IOException {
    return SectionFile.read(file, NetworkFile::of);
  }

  private static NetworkFile of(SectionFile content) {
    Map<String, String> about = new TreeMap<>();
    content
        .metadata()
        .path("about")
        .properties()
        .forEach(fact -> about.put(fact.getKey(), fact.getValue().asText()));
    return new NetworkFile(network(content), about);
  }

  static void put(NetworkSnapshot network, SectionFile content) {
    put(network, Precision.FLOAT32, content);
  }

  private static void put(NetworkSnapshot network, Precision precision, SectionFile content) {
    content.metadata().set("network", SpecJson.write(network.spec()));
    WeightSections.put(network, precision, content);
  }

  static NetworkSnapshot network(SectionFile content) {
    return WeightSections.read(content, spec(content));
  }

  private static NetworkSpec spec(SectionFile content) {
    if (!content.fields().has("network")) {
      throw new IllegalArgumentException("there is no network in it");
    }
    try {
      return SpecJson.readNetwork(content.fields().object("network"));
    } catch (UnknownNameException newer) {
      throw new IllegalArgumentException(newer.getMessage() + " Use a newer program.", newer);
    }
  }
}
