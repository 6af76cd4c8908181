package io.espalier.model.evidence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a network at one moment, by kind: what criteria score with and checkpoints hold.
 * Immutable.
 *
 * @param parts what is known of each kind that was observed or surveyed
 */
public record Evidence(Map<Kind<?, ?>, Statistic.State> parts) {

  /** Nothing is known. */
  public static final Evidence NONE = new Evidence(Map.of());

  public Evidence {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Knowledge of one kind. */
  public static <S extends Statistic.State> Evidence of(Kind<?, S> kind, S part) {
    return NONE.with(kind, part);
  }

  /** This knowledge and that of one more kind. */
  public <S extends Statistic.State> Evidence with(Kind<?, S> kind, S part) {
    Map<Kind<?, ?>, Statistic.State> all = new LinkedHashMap<>(parts);
    all.put(kind, part);
    return new Evidence(all);
  }

  /** What is known of a kind; empty where that is not observed. */
  public <S extends Statistic.State> Optional<S> find(Kind<?, S> kind) {
    return Optional.ofNullable(parts.get(kind)).map(kind::state);
  }

  /**
   * What is known of a kind.
   *
   * @param asker the criterion that scores with it, for messages
   * @throws IllegalArgumentException when that is not observed
   */
  public <S extends Statistic.State> S get(Kind<?, S> kind, String asker) {
    return find(kind)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s scores with %s, but the evidence has none, only: %s"
                        .formatted(asker, kind, names())));
  }

  private String names() {
    return parts.isEmpty()
        ? "nothing"
        : parts.keySet().stream().map(Kind::name).sorted().collect(Collectors.joining(", "));
  }

  /** Effective records behind what is known of a kind; 0 where that is not observed. */
  public double weight(Kind<?, ?> kind) {
    Statistic.State part = parts.get(kind);
    return part == null ? 0 : part.weight();
  }

  /** Effective records behind what is known of all kinds but one, where it is least. */
  public double weightWithout(Kind<?, ?> kind) {
    return parts.entrySet().stream()
        .filter(part -> part.getKey() != kind)
        .mapToDouble(part -> part.getValue().weight())
        .min()
        .orElse(0);
  }

  /** Records of the stream that had passed then. */
  long position() {
    return parts.values().stream().mapToLong(part -> part.at().position()).max().orElse(0);
  }

  /** Effective records behind what is known best. */
  public double largestWeight() {
    return parts.values().stream().mapToDouble(Statistic.State::weight).max().orElse(0);
  }
}
