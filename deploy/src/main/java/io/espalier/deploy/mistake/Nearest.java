package io.espalier.deploy.mistake;

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
        .filter(candidate -> 3 * typingErrors(name, candidate) <= longer(name, candidate))
        .min(
            Comparator.<String>comparingInt(candidate -> typingErrors(name, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code " Did you mean X?"}, or nothing when no candidate is near. */
  public static String hint(String name, Collection<String> candidates) {
    return to(name, candidates).map(nearest -> " Did you mean " + nearest + "?").orElse("");
  }

  private static int longer(String one, String other) {
    return Math.max(one.length(), other.length());
  }

  /** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
  static int typingErrors(String from, String to) {
    int[][] errors = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        errors[i][j] = i == 0 || j == 0 ? i + j : cheapest(errors, from, to, i, j);
      }
    }
    return errors[from.length()][to.length()];
  }

  private static int cheapest(int[][] errors, String from, String to, int i, int j) {
    int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(errors[i - 1][j - 1] + replaced, 1 + Math.min(errors[i - 1][j], errors[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, errors[i - 2][j - 2] + 1) : least;
  }
}
