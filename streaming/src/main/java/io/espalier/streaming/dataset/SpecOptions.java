package io.espalier.streaming.dataset;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code key=value} pairs of a specification. A key becomes known by being asked for, so the
 * list of known keys in an error message is never out of date.
 */
final class SpecOptions {

  private static final Pattern PATH_AND_PAIRS =
      Pattern.compile(
          "(?<path>.*?)(,(?<pairs>\\s*[a-z-]+\\s*=[^,]*(,\\s*[a-z-]+\\s*=[^,]*)*))?",
          Pattern.DOTALL);

  private final String spec;
  private final String path;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  private SpecOptions(String spec, String path) {
    this.spec = spec;
    this.path = path;
  }

  static SpecOptions of(String spec, String pairs) {
    SpecOptions options = new SpecOptions(spec, "");
    options.read(pairs);
    return options;
  }

  /** A path, which may hold commas, and after it what is of the form key=value. */
  static SpecOptions withPath(String spec, String pathAndPairs) {
    Matcher parts = PATH_AND_PAIRS.matcher(pathAndPairs);
    if (!parts.matches()) {
      throw new IllegalStateException("any text is a path: " + pathAndPairs);
    }
    SpecOptions options = new SpecOptions(spec, parts.group("path"));
    options.read(Optional.ofNullable(parts.group("pairs")).orElse(""));
    return options;
  }

  private void read(String pairs) {
    if (pairs.isBlank()) {
      return;
    }
    for (String pair : pairs.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new DataException("'%s' in '%s' is not of the form key=value".formatted(pair, spec));
      }
      String key = pair.substring(0, equals).strip();
      if (values.put(key, pair.substring(equals + 1).strip()) != null) {
        throw new DataException("key '%s' is given twice in '%s'".formatted(key, spec));
      }
    }
  }

  Path path(String meaning) {
    if (path.isBlank()) {
      throw new DataException("'%s' lacks the %s after the colon".formatted(spec, meaning));
    }
    return Path.of(path);
  }

  Optional<String> text(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  boolean flag(String key, boolean whenAbsent) {
    return text(key)
        .map(
            value ->
                switch (value) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> throw unfit(key, value, "true or false");
                })
        .orElse(whenAbsent);
  }

  int count(String key, int whenAbsent, int least) {
    return (int) whole(key, whenAbsent, least, Integer.MAX_VALUE);
  }

  long whole(String key, long whenAbsent, long least, long most) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return whenAbsent;
    }
    String range =
        most == Long.MAX_VALUE && least == Long.MIN_VALUE
            ? "a whole number"
            : String.format(Locale.ROOT, "a whole number from %d to %d", least, most);
    try {
      long number = Long.parseLong(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new DataException(message(key, value.get(), range), e);
    }
    throw unfit(key, value.get(), range);
  }

  double real(String key, double whenAbsent, double least, double most) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return whenAbsent;
    }
    String range = "a number from %s to %s".formatted(least, most);
    try {
      double number = Double.parseDouble(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new DataException(message(key, value.get(), range), e);
    }
    throw unfit(key, value.get(), range);
  }

  /** One of the constants of {@code type}, written in lower case with dashes. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E whenAbsent) {
    Optional<String> value = text(key);
    if (value.isEmpty()) {
      return whenAbsent;
    }
    for (E constant : type.getEnumConstants()) {
      if (written(constant).equals(value.get())) {
        return constant;
      }
    }
    String choices =
        Stream.of(type.getEnumConstants())
            .map(SpecOptions::written)
            .collect(Collectors.joining(", "));
    throw unfit(key, value.get(), "one of " + choices);
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Refuses {@code key}, which exists but means nothing beside the other options. */
  void rejectBeside(String key, String other) {
    if (text(key).isPresent()) {
      throw new DataException("'%s' in '%s' means nothing with %s".formatted(key, spec, other));
    }
  }

  DataException missing(String key, String meaning) {
    return new DataException(
        "'%s' lacks %s=%s%s".formatted(spec, key, meaning, DataException.commaHint(path)));
  }

  void rejectUnknownKeys() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new DataException(
            "unknown key '%s' in '%s'. Known keys: %s"
                .formatted(key, spec, String.join(", ", known)));
      }
    }
  }

  private DataException unfit(String key, String value, String expected) {
    return new DataException(message(key, value, expected));
  }

  private String message(String key, String value, String expected) {
    return "%s=%s in '%s' must be %s".formatted(key, value, spec, expected);
  }
}
