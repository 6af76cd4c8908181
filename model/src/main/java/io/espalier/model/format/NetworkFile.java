package io.espalier.model.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.model.network.NetworkSnapshot;
import io.espalier.model.network.NetworkSpec;
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
    SectionFile content = new SectionFile();
    content.metadata().put("kind", "network");
    ObjectNode facts = content.metadata().putObject("about");
    about.forEach(facts::put);
    put(network, content);
    content.write(file);
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
    content.metadata().set("network", SpecJson.write(network.spec()));
    content.put("values", network.values());
    content.put("live", network.live(), network.values().length);
  }

  static NetworkSnapshot network(SectionFile content) {
    return new NetworkSnapshot(spec(content), content.finite("values"), content.bits("live"));
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
