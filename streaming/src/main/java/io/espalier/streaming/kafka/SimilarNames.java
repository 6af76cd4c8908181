package io.espalier.streaming.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a person may have meant by a name that doesn't exist. */
final class SimilarNames {

  private static final int MOST = 3;

  private SimilarNames() {}

  /** Up to three of {@code candidates} that look like {@code name}, the likeliest first. */
  static List<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> isSimilar(name, candidate))
        .sorted(
            Comparator.comparingInt((String candidate) -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean isSimilar(String name, String candidate) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String offered = candidate.toLowerCase(Locale.ROOT);
    return offered.contains(wanted)
        || wanted.contains(offered)
        || distance(wanted, offered) <= Math.max(2, wanted.length() / 3);
  }

  /** Levenshtein's: how many letters to insert, delete or replace. */
  private static int distance(String from, String to) {
    int[] previous = new int[to.length() + 1];
    for (int column = 0; column < previous.length; column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column < current.length; column++) {
        int replaced = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        int edited = Math.min(previous[column], current[column - 1]) + 1;
        current[column] = Math.min(edited, previous[column - 1] + replaced);
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
