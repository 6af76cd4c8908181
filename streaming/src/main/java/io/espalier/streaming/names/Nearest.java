package io.espalier.streaming.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what a person probably meant by a misspelt name. */
public final class Nearest {

  private Nearest() {}

  /**
   * The candidate with the fewest typing errors to {@code name}, if a third of its letters or fewer
   * would have to change; the first in alphabetical order among equals.
   */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> 3 * EditDistance.between(name, candidate) <= longer(name, candidate))
        .min(
            Comparator.<String>comparingInt(candidate -> EditDistance.between(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code " Did you mean X?"}, or nothing when no candidate is near. */
  public static String hint(String name, Collection<String> candidates) {
    return to(name, candidates).map(nearest -> " Did you mean " + nearest + "?").orElse("");
  }

  private static int longer(String one, String other) {
    return Math.max(one.length(), other.length());
  }
}
