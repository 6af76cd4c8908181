package io.espalier.deploy.suite;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of {@code prune} that belong in one table.
 *
 * @param title of the table
 * @param data which data set the runs are over, by the name that the user gives a specification for
 * @param runs options of {@code prune} by the name of the row, in order; without data, seed and
 *     report
 */
public record Suite(String title, String data, Map<String, String> runs) {

  public Suite {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("suite '%s' has no runs".formatted(title));
    }
    runs = new LinkedHashMap<>(runs);
  }

  /** All runs with all seeds, seed by seed, so that every row soon has a first figure. */
  public List<Trial> trials(String name, String dataSpec, List<Long> seeds) {
    return seeds.stream()
        .flatMap(
            seed ->
                runs.entrySet().stream()
                    .map(
                        run ->
                            new Trial(
                                name,
                                run.getKey(),
                                List.of(run.getValue().trim().split("\\s+", -1)),
                                dataSpec,
                                seed)))
        .toList();
  }
}
