package io.espalier.streaming.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a person may have meant by a name that doesn't exist. */
public final class SimilarNames {

  private static final int MOST = 3;

  private SimilarNames() {}

  /** Up to three of {@code candidates} that look like {@code name}, the likeliest first. */
  public static List<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> isSimilar(name, candidate))
        .sorted(
            Comparator.comparingInt((String candidate) -> EditDistance.between(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  private static boolean isSimilar(String name, String candidate) {
    String wanted = name.toLowerCase(Locale.ROOT);
    String offered = candidate.toLowerCase(Locale.ROOT);
    return offered.contains(wanted)
        || wanted.contains(offered)
        || EditDistance.between(wanted, offered) <= Math.max(2, wanted.length() / 3);
  }
}
