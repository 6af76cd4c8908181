package io.espalier.deploy.suite;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a command that belong in one table.
 *
 * @param title of the table
 * @param command that is run
 * @param data which data set the runs are over, by the name that the user gives a specification for
 * @param runs options of the command by the name of the row, in order; without data, seed and
 *     report
 */
public record Suite(String title, SuiteCommand command, String data, Map<String, String> runs) {

  public Suite {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("suite '%s' has no runs".formatted(title));
    }
    runs = new LinkedHashMap<>(runs);
    requireFilesOfTheirOwn(title, runs);
  }

  /** As a file has it: without a command it is one of {@code prune}. */
  @JsonCreator
  static Suite of(
      @JsonProperty("title") String title,
      @JsonProperty("command") @Nullable SuiteCommand command,
      @JsonProperty("data") String data,
      @JsonProperty("runs") Map<String, String> runs) {
    return new Suite(title, command == null ? SuiteCommand.PRUNE : command, data, runs);
  }

  private static void requireFilesOfTheirOwn(String title, Map<String, String> runs) {
    Map<String, String> byFile = new HashMap<>();
    for (String run : runs.keySet()) {
      String other = byFile.put(Trial.fileName(run), run);
      if (other != null) {
        throw new IllegalArgumentException(
            "runs '%s' and '%s' of suite '%s' would be kept in the same files. Let their names differ in letters a to z or digits."
                .formatted(other, run, title));
      }
    }
  }

  /** The options of each run, one by one, by the name of the run. */
  Map<String, List<String>> options() {
    Map<String, List<String>> options = new LinkedHashMap<>();
    runs.forEach((run, text) -> options.put(run, List.of(text.trim().split("\\s+", -1))));
    return options;
  }

  /** All runs with all seeds, seed by seed, so that every row soon has a first figure. */
  public List<Trial> trials(String name, String dataSpec, List<Long> seeds) {
    return seeds.stream()
        .flatMap(
            seed ->
                options().entrySet().stream()
                    .map(
                        run ->
                            new Trial(name, command, run.getKey(), run.getValue(), dataSpec, seed)))
        .toList();
  }
}
