package io.espalier.deploy.suite;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * One run with one seed.
 *
 * @param suite name of its suite
 * @param command that is run
 * @param run name of its row
 * @param options of the command
 * @param data specification of the data set
 * @param seed of everything random
 */
public record Trial(
    String suite, SuiteCommand command, String run, List<String> options, String data, long seed) {

  private static final String BEFORE_SEED = "-seed-";

  /** Arguments before and after the options; see {@link #arguments}. */
  private static final int WITH_DATA = 3;

  private static final int WITH_SEED = 2;

  public Trial {
    options = List.copyOf(options);
  }

  /** The command line of {@code espalier}, without a report. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>(List.of(command.toString(), "--data", data));
    arguments.addAll(options);
    arguments.addAll(List.of("--seed", Long.toString(seed)));
    return arguments;
  }

  /** The data of a command line of a trial. */
  static String data(List<String> arguments) {
    return arguments.get(WITH_DATA - 1);
  }

  /** Whether a command line is this command's with these options, whatever data and seed. */
  static boolean isOf(SuiteCommand command, List<String> options, List<String> arguments) {
    int others = WITH_DATA + WITH_SEED;
    return arguments.size() == options.size() + others
        && arguments.get(0).equals(command.toString())
        && arguments.subList(WITH_DATA, arguments.size() - WITH_SEED).equals(options);
  }

  /**
   * Where its outcome belongs in the folder of all outcomes. With other options or on other data it
   * is another trial, whose outcome may stand beside.
   */
  Path file() {
    return Path.of(
        suite,
        fileName(run) + BEFORE_SEED + seed + String.format(Locale.ROOT, "-%08x.json", checksum()));
  }

  private long checksum() {
    CRC32C checksum = new CRC32C();
    checksum.update(String.join("\n", arguments()).getBytes(StandardCharsets.UTF_8));
    return checksum.getValue();
  }

  /** Whether a file of this name is the outcome of a run, with any seed. */
  static boolean isOutcome(String file, String run) {
    return file.matches(fileName(run) + BEFORE_SEED + "-?[0-9]+-[0-9a-f]{8}\\.json");
  }

  /** What the files of a run's outcomes begin with. */
  static String fileName(String run) {
    return run.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s, seed %d", suite, run, seed);
  }
}
