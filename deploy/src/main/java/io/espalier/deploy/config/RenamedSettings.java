package io.espalier.deploy.config;

import java.util.Map;
import java.util.Optional;

/** Settings and options that had another name in an earlier version. */
public final class RenamedSettings {

  private static final Map<String, String> NEW_NAMES =
      Map.of(
          "target-by", "size-metric",
          "merging", "merge-style",
          "merge-doubt", "merge-significance");

  private RenamedSettings() {}

  /** What {@code name}, a key without its section or an option without dashes, is called now. */
  public static Optional<String> newName(String name) {
    return Optional.ofNullable(NEW_NAMES.get(name));
  }

  /** As above, of a key with its section. */
  static Optional<String> newPath(String path) {
    int end = path.lastIndexOf('.') + 1;
    return newName(path.substring(end)).map(name -> path.substring(0, end) + name);
  }

  /** Whether a variable is named like {@code path} was. */
  static boolean isOldName(String variable, String path) {
    int end = path.lastIndexOf('.') + 1;
    return NEW_NAMES.entrySet().stream()
        .filter(renamed -> renamed.getValue().equals(path.substring(end)))
        .map(renamed -> EnvironmentNames.of(path.substring(0, end) + renamed.getKey()))
        .anyMatch(variable::equals);
  }

  /** In words, behind what says that there is no such setting. */
  static String hint(String newName) {
    return " It is called " + newName + " now.";
  }
}
