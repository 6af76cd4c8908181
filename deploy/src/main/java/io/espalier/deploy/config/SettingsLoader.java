package io.espalier.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigResolveOptions;
import io.espalier.deploy.mistake.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Reads the settings of {@code serve}: system properties over environment variables over the file
 * over the defaults.
 */
public final class SettingsLoader {

  private final Path file;
  private final KnownSettings known = KnownSettings.load();
  private final ConfigProblems problems;

  private SettingsLoader(Path file) {
    this.file = file;
    this.problems = new ConfigProblems(file);
  }

  /** Every setting with its default, under the line that explains it, in HOCON. */
  public static String defaults() {
    return KnownSettings.text();
  }

  /** The settings of this process. See {@link #load(Path, Map, Map)}. */
  public static LoadedSettings load(Path file) {
    return load(file, System.getenv(), byName(System.getProperties()));
  }

  /**
   * Reads and checks everything.
   *
   * @param file in HOCON, which JSON is a part of
   * @throws UserMistake that names every mistake with its place
   */
  public static LoadedSettings load(
      Path file, Map<String, String> environment, Map<String, String> systemProperties) {
    return new SettingsLoader(file).load(environment, systemProperties);
  }

  private LoadedSettings load(
      Map<String, String> environment, Map<String, String> systemProperties) {
    Config written = new ConfigKeys(known, problems).check(parse());
    Overrides overrides = new Overrides(known, problems);
    Config merged =
        overrides
            .fromSystemProperties(systemProperties)
            .withFallback(overrides.fromEnvironment(environment))
            .withFallback(known.flattened(written))
            .withFallback(known.defaults());
    ConfigObject espalier = merged.getObject(KnownSettings.ROOT);
    ServeSettings settings =
        ServeSettings.read(new ConfigReader(espalier, KnownSettings.ROOT, problems));
    problems.throwIfAny();
    Config pekko =
        merged.hasPath(ConfigKeys.PEKKO)
            ? merged.withOnlyPath(ConfigKeys.PEKKO)
            : ConfigFactory.empty();
    return new LoadedSettings(settings, pekko, new ConfigOrigins(known, problems).of(espalier));
  }

  private Config parse() {
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(
          "there is no configuration file " + file, "Check --config; see conf/example-serve.conf.");
    }
    if (!Files.isReadable(file)) {
      throw new UserMistake(
          "the configuration file %s cannot be read".formatted(file), "Check its permissions.");
    }
    try {
      return ConfigFactory.parseFile(file.toFile())
          .resolve(ConfigResolveOptions.defaults().setUseSystemEnvironment(true));
    } catch (ConfigException unparsable) {
      throw new UserMistake(
          "the configuration file is not understood: "
              + Secrets.withoutQuotedWords(String.valueOf(unparsable.getMessage())),
          "The format is HOCON: key = value, sections in { }, texts with special characters in"
              + " double quotes.",
          unparsable);
    }
  }

  private static Map<String, String> byName(Properties properties) {
    Map<String, String> byName = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> byName.put(name, properties.getProperty(name)));
    return byName;
  }
}
