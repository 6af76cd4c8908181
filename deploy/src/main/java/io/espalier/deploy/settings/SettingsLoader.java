package io.espalier.deploy.settings;

import io.espalier.deploy.config.SettingsFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads the settings of {@code serve}. */
public final class SettingsLoader {

  private SettingsLoader() {}

  /** Every setting with its default, under the line that explains it, in HOCON. */
  public static String defaults() {
    return SettingsFile.defaults();
  }

  /** The settings of this process. See {@link #load(Path, Map, Map)}. */
  public static LoadedSettings load(Path file) {
    return load(file, System.getenv(), byName(System.getProperties()));
  }

  /**
   * Reads and checks everything.
   *
   * @param file in HOCON, which JSON is a part of
   * @throws io.espalier.deploy.mistake.UserMistake that names every mistake with its place
   */
  public static LoadedSettings load(
      Path file, Map<String, String> environment, Map<String, String> systemProperties) {
    SettingsFile.Read<ServeSettings> read =
        new SettingsFile(file).read(environment, systemProperties, ServeSettings::read);
    return new LoadedSettings(read.settings(), read.pekko(), read.lines(), read.doubts());
  }

  private static Map<String, String> byName(Properties properties) {
    Map<String, String> byName = new TreeMap<>();
    properties
        .stringPropertyNames()
        .forEach(name -> byName.put(name, properties.getProperty(name)));
    return byName;
  }
}
