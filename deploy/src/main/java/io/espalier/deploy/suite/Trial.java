package io.espalier.deploy.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One run with one seed.
 *
 * @param suite name of its suite
 * @param run name of its row
 * @param options of {@code prune}
 * @param data specification of the data set
 * @param seed of everything random
 */
public record Trial(String suite, String run, List<String> options, String data, long seed) {

  public Trial {
    options = List.copyOf(options);
  }

  /** The command line of {@code espalier}, without a report. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of("prune", "--data", data));
    arguments.addAll(options);
    arguments.addAll(List.of("--seed", Long.toString(seed)));
    return arguments;
  }

  /** Where its outcome belongs in the folder of all outcomes. */
  Path file() {
    String row = run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return Path.of(suite, "%s-seed-%d.json".formatted(row, seed));
  }

  @Override
  public String toString() {
    return "%s: %s, seed %d".formatted(suite, run, seed);
  }
}
