package io.espalier.deploy.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.espalier.deploy.mistake.UserMistake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A file of settings with what goes before it: system properties over environment variables over
 * the file over the defaults.
 */
public final class SettingsFile {

  private final Path file;
  private final KnownSettings known = KnownSettings.load();
  private final ConfigProblems problems;

  /**
   * @param file in HOCON, which JSON is a part of
   */
  public SettingsFile(Path file) {
    this.file = file;
    this.problems = new ConfigProblems(file);
  }

  /**
   * What was read.
   *
   * @param pekko what the file says about the actor system, under {@code pekko}; empty if nothing
   * @param lines each setting with its value and where it was set, secrets hidden
   * @param doubts what is allowed, but hardly meant, each with its place
   */
  public record Read<T>(T settings, Config pekko, List<String> lines, List<String> doubts) {
    public Read {
      lines = List.copyOf(lines);
      doubts = List.copyOf(doubts);
    }
  }

  /** Every setting with its default, under the line that explains it, in HOCON. */
  public static String defaults() {
    return KnownSettings.text();
  }

  /**
   * Reads and checks everything.
   *
   * @param settings makes them of the section that has all of them
   * @throws UserMistake that names every mistake with its place
   */
  public <T> Read<T> read(
      Map<String, String> environment,
      Map<String, String> systemProperties,
      Function<ConfigReader, T> settings) {
    Config written = new ConfigKeys(known, problems).check(parse());
    Overrides overrides = new Overrides(known, problems);
    Config merged =
        overrides
            .fromSystemProperties(systemProperties)
            .withFallback(overrides.fromEnvironment(environment))
            .withFallback(known.flattened(written))
            .withFallback(known.defaults());
    ConfigObject espalier = merged.getObject(KnownSettings.ROOT);
    T read =
        settings.apply(new ConfigReader(espalier, KnownSettings.ROOT, known.defaults(), problems));
    problems.throwIfAny();
    Config pekko =
        merged.hasPath(ConfigKeys.PEKKO)
            ? merged.withOnlyPath(ConfigKeys.PEKKO)
            : ConfigFactory.empty();
    return new Read<>(
        read, pekko, new ConfigOrigins(known, problems).of(espalier), problems.doubts());
  }

  private Config parse() {
    if (!Files.isRegularFile(file)) {
      throw new UserMistake(
          "there is no configuration file " + file,
          "Check --config. One to start from is written by espalier serve --print-defaults.");
    }
    if (!Files.isReadable(file)) {
      throw new UserMistake(
          "the configuration file %s cannot be read".formatted(file), "Check its permissions.");
    }
    try {
      return ConfigFactory.parseFile(
              file.toAbsolutePath().toFile(), // of a bare name includes have no folder
              ConfigParseOptions.defaults().appendIncluder(new RequiredIncludes()))
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
}
