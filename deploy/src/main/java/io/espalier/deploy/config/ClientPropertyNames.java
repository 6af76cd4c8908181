package io.espalier.deploy.config;

import io.espalier.streaming.kafka.ClientProperties;
import io.espalier.streaming.names.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a misspelt property of a Kafka client, which Kafka would ignore without a word, from one
 * that is for a plug-in of it.
 */
public final class ClientPropertyNames {

  private static final Set<String> KNOWN = ClientProperties.known();

  private ClientPropertyNames() {}

  /** The property that is meant by one that no client knows. */
  public static Optional<String> meantBy(String name) {
    return KNOWN.contains(name) ? Optional.empty() : Nearest.to(name, KNOWN);
  }

  /** Those that no client knows, in order. */
  public static List<String> unknown(Collection<String> names) {
    return names.stream().filter(name -> !KNOWN.contains(name)).sorted().toList();
  }
}
