package io.espalier.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.espalier.actors.settings.InvalidSettingException;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.TextRule;
import io.espalier.streaming.names.Nearest;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the values of one section. A wrong value is written down in {@link ConfigProblems} and some
 * legal value is returned in its place, so that reading goes on to the next mistake; what was read
 * only counts if no problem was written down.
 */
public final class ConfigReader {

  private final ConfigObject section;
  private final String path;
  private final Config defaults;
  private final ConfigProblems problems;

  /**
   * @param path full name of the section
   * @param defaults of all sections
   */
  ConfigReader(ConfigObject section, String path, Config defaults, ConfigProblems problems) {
    this.section = section;
    this.path = path;
    this.defaults = defaults;
    this.problems = problems;
  }

  /** The section {@code key} inside this one. */
  public ConfigReader section(String key) {
    return new ConfigReader(sectionOrEmpty(key), name(key), defaults, problems);
  }

  public String text(String key, TextRule rule) {
    return read(
            key,
            value ->
                scalar(value)
                    .filter(rule::allows)
                    .or(() -> wrong(key, value, "must be " + rule.wording())))
        .orElse(rule.example());
  }

  public boolean flag(String key) {
    return choice(key, List.of("true", "false")).equals("true");
  }

  /** As {@link #flag}, or empty where nothing is set. */
  public Optional<Boolean> optionalFlag(String key) {
    return isSet(key) ? Optional.of(flag(key)) : Optional.empty();
  }

  public int whole(String key, Range range) {
    return number(key, range, "a whole number ", BigDecimal::intValueExact).intValue();
  }

  public long wholeLong(String key, Range range) {
    return number(key, range, "a whole number ", BigDecimal::longValueExact).longValue();
  }

  public double real(String key, Range range) {
    return number(key, range, "a number ", BigDecimal::doubleValue).doubleValue();
  }

  /** As {@link #whole}, or empty where nothing is set. */
  public OptionalInt optionalWhole(String key, Range range) {
    return isSet(key) ? OptionalInt.of(whole(key, range)) : OptionalInt.empty();
  }

  /** As {@link #text}, or empty where nothing is set. */
  public Optional<String> optionalText(String key, TextRule rule) {
    return isSet(key) ? Optional.of(text(key, rule)) : Optional.empty();
  }

  /** As {@link #real}, or empty where nothing is set. */
  public OptionalDouble optionalReal(String key, Range range) {
    return isSet(key) ? OptionalDouble.of(real(key, range)) : OptionalDouble.empty();
  }

  /** As {@link #whole}, or empty where the value is {@code word}. */
  public OptionalInt wholeUnless(String word, String key, Range range) {
    ConfigValue value = section.get(key);
    return value != null && word.equals(value.unwrapped())
        ? OptionalInt.empty()
        : OptionalInt.of(
            number(key, range, word + " or a whole number ", BigDecimal::intValueExact).intValue());
  }

  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> lowerCase(constant.toString()))
            .toList();
    int index = names.indexOf(choice(key, names));
    return type.getEnumConstants()[index];
  }

  /** Everything in the section {@code key}, whatever its names. */
  public Map<String, String> properties(String key) {
    Map<String, String> properties = new TreeMap<>();
    sectionOrEmpty(key)
        .forEach(
            (name, value) ->
                scalar(value)
                    .or(() -> wrong(key + "." + name, value, "must be one value"))
                    .ifPresent(text -> properties.put(name, text)));
    return properties;
  }

  /**
   * What a record makes of this section. Where single values are right and the record refuses them
   * together, that is written down.
   *
   * @param standIn returned in place of a record that can not be made
   */
  public <T> T settings(T standIn, Supplier<T> record) {
    int before = problems.count();
    try {
      return record.get();
    } catch (InvalidSettingException refused) {
      if (problems.count() == before) {
        refused.refusals().forEach(refusal -> problem(refusal.key(), refusal.reason()));
      }
      return standIn;
    }
  }

  /** Whether {@code key} has a value, be it right or wrong. */
  public boolean isSet(String key) {
    ConfigValue value = section.get(key);
    return value != null && value.valueType() != ConfigValueType.NULL;
  }

  /**
   * Writes down that the value of {@code key} is wrong.
   *
   * @param key may be in a section of this one, as {@code prune.alpha} is
   */
  public void problem(String key, String what) {
    int dot = key.indexOf('.');
    if (dot > 0 && section.get(key) == null) {
      section(key.substring(0, dot)).problem(key.substring(dot + 1), what);
    } else {
      String end = what.endsWith(".") || what.endsWith("?") ? "" : ".";
      problems.at(section.getOrDefault(key, section), name(key) + " " + what + end);
    }
  }

  /**
   * Writes down that {@code key} does nothing, if it is set to another value than by default.
   *
   * @param unused whether it does nothing
   * @param reason what it is of and what there is instead, such as "is of sgd, but the kind is
   *     adam"
   */
  public void refuseUnused(String key, boolean unused, String reason) {
    if (unused && isGiven(key)) {
      problem(key, reason + ". Leave it out");
    }
  }

  /** As above, of what does no harm: told, and not refused. */
  public void tellUnused(String key, boolean unused, String reason) {
    ConfigValue value = section.get(key);
    if (unused && value != null && isGiven(key)) {
      problems.doubt(value, name(key) + " has no effect: " + reason + ".");
    }
  }

  /** Whether {@code key} is not as it is by default, which a file may say of all settings. */
  private boolean isGiven(String key) {
    ConfigValue value = section.get(key);
    return value != null
        && isSet(key)
        && !(defaults.hasPath(name(key))
            && String.valueOf(defaults.getValue(name(key)).unwrapped())
                .equals(String.valueOf(value.unwrapped())));
  }

  /** Writes down that the value of {@code key} was refused, in the words of who refused it. */
  public void refused(String key, IllegalArgumentException refusal) {
    problems.at(section.getOrDefault(key, section), String.valueOf(refusal.getMessage()));
  }

  /** How many problems are written down so far, of all sections. */
  public int problems() {
    return problems.count();
  }

  /** Writes down that something is missing in this section. */
  public void missing(String what) {
    problems.missing(path + " " + what + ".");
  }

  /** One of some names, whatever its case. */
  public String choice(String key, List<String> names) {
    String wording = "must be " + String.join(" or ", names);
    return read(
            key,
            value ->
                scalar(value)
                    .map(ConfigReader::lowerCase)
                    .filter(names::contains)
                    .or(() -> wrong(key, value, wording, hint(value, names))))
        .orElse(names.get(0));
  }

  private static String hint(ConfigValue value, List<String> names) {
    return scalar(value).map(text -> Nearest.hint(lowerCase(text), names)).orElse("");
  }

  private Number number(
      String key, Range range, String kind, Function<BigDecimal, Number> convert) {
    return read(
            key,
            value ->
                scalar(value)
                    .flatMap(text -> parse(text, convert))
                    .filter(number -> range.contains(number.doubleValue()))
                    .or(() -> wrong(key, value, "must be " + kind + range.wording())))
        .orElse(range.inside());
  }

  private static Optional<Number> parse(String text, Function<BigDecimal, Number> convert) {
    try {
      return Optional.of(convert.apply(new BigDecimal(text.strip())));
    } catch (NumberFormatException | ArithmeticException notSuchANumber) {
      return Optional.empty();
    }
  }

  /** Reads a value that must be there. */
  private <T> Optional<T> read(String key, Function<ConfigValue, Optional<T>> reading) {
    ConfigValue value = section.get(key);
    if (value == null || value.valueType() == ConfigValueType.NULL) {
      problems.missing(
          "%s is missing (in the environment: %s)."
              .formatted(name(key), EnvironmentNames.of(name(key))));
      return Optional.empty();
    }
    return reading.apply(value);
  }

  private static Optional<String> scalar(ConfigValue value) {
    return switch (value.valueType()) {
      case STRING, NUMBER, BOOLEAN -> Optional.of(String.valueOf(value.unwrapped()));
      case OBJECT, LIST, NULL -> Optional.empty();
    };
  }

  private <T> Optional<T> wrong(String key, ConfigValue value, String what) {
    return wrong(key, value, what, "");
  }

  private <T> Optional<T> wrong(String key, ConfigValue value, String what, String hint) {
    String shown = Secrets.show(name(key), shown(value));
    problems.at(value, "%s %s, got %s.%s".formatted(name(key), what, shown, hint));
    return Optional.empty();
  }

  private static String shown(ConfigValue value) {
    return switch (value.valueType()) {
      case OBJECT -> "a section";
      case LIST -> "a list";
      case STRING, NUMBER, BOOLEAN, NULL -> "'" + value.unwrapped() + "'";
    };
  }

  private ConfigObject sectionOrEmpty(String key) {
    return section.get(key) instanceof ConfigObject inner ? inner : ConfigFactory.empty().root();
  }

  private String name(String key) {
    return path + "." + key;
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
