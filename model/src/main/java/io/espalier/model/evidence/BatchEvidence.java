package io.espalier.model.evidence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that one observed batch says to criteria, by kind. Immutable.
 *
 * @param records samples in the batch
 * @param parts what it says of each kind that was observed
 */
public record BatchEvidence(int records, Map<Kind<?, ?>, Object> parts) {

  public BatchEvidence {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    if (records < 1) {
      throw new IllegalArgumentException("evidence needs at least 1 record, got " + records);
    }
  }

  /** A batch that says nothing yet. */
  public static BatchEvidence of(int records) {
    return new BatchEvidence(records, Map.of());
  }

  /** The same, and one kind. */
  public <B> BatchEvidence with(Kind<B, ?> kind, B part) {
    Map<Kind<?, ?>, Object> all = new LinkedHashMap<>(parts);
    all.put(kind, part);
    return new BatchEvidence(records, all);
  }

  /**
   * What the batch says of a kind.
   *
   * @throws IllegalArgumentException when that was not observed
   */
  public <B> B get(Kind<B, ?> kind) {
    Object part = parts.get(kind);
    if (part == null) {
      throw new IllegalArgumentException(
          "the batch was observed without its %s, which are asked for".formatted(kind));
    }
    return kind.batch(part);
  }
}
