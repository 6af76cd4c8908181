package io.espalier.deploy.service;

import io.espalier.deploy.mistake.UserMistake;
import io.espalier.deploy.offline.Networks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What must stay the same for a demonstration to go on, as a folder to keep holds it: one line for
 * each option, {@code name = value}.
 */
final class DemoDescription {

  private static final String FILE = "demo.txt";
  private static final String IS = " = ";

  private final Map<String, String> options;

  private DemoDescription(Map<String, String> options) {
    this.options = options;
  }

  static DemoDescription of(DemoSettings settings) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("data", settings.data().text());
    options.put("network", Networks.identity(settings.network()));
    options.put("seed", Long.toString(settings.seed()));
    options.put("criterion", settings.criterion());
    options.put("alpha", Double.toString(settings.alpha()));
    options.put("target", Double.toString(settings.targetCompression()));
    return new DemoDescription(options);
  }

  /**
   * Writes it into a folder that has none.
   *
   * @throws UserMistake when the folder has another one
   */
  void claim(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      requireSame(read(file), folder);
    } else {
      Files.writeString(file, lines(options.keySet()));
    }
  }

  private static DemoDescription read(Path file) throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] option = line.split(IS, 2);
      options.put(option[0], option.length == 2 ? option[1] : "");
    }
    return new DemoDescription(options);
  }

  private void requireSame(DemoDescription found, Path folder) {
    List<String> different = new ArrayList<>(options.keySet());
    different.removeIf(name -> found.option(name).equals(option(name)));
    if (!different.isEmpty()) {
      throw new UserMistake(
          "%s holds another demo:%n%sand not%n%s"
              .formatted(
                  folder.toAbsolutePath(),
                  found.lines(different),
                  lines(different).stripTrailing()),
          "Give the same %s to go on, or another folder with --keep."
              .formatted(different.stream().map("--"::concat).collect(Collectors.joining(", "))));
    }
  }

  private String option(String name) {
    return options.getOrDefault(name, "unknown");
  }

  private String lines(Iterable<String> names) {
    StringBuilder lines = new StringBuilder();
    names.forEach(name -> lines.append(name).append(IS).append(option(name)).append('\n'));
    return lines.toString();
  }
}
