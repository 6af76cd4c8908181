package io.espalier.deploy.settings;

import io.espalier.actors.checkpoint.CheckpointKeeper;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where and how often the state is kept.
 *
 * @param everyRecords records between two versions
 * @param everySeconds time after which what was learnt since the last one is kept
 * @param keep versions to keep
 */
public record CheckpointSettings(Path directory, long everyRecords, int everySeconds, int keep) {

  private static final Range EVERY = Range.atLeast(1);
  private static final Range SECONDS = Range.between(1, 86_400);
  private static final Range KEEP = Range.between(1, 10_000);

  /** Versions that are kept where nothing is said. */
  public static final int DEFAULT_KEEP = 3;

  /** When a version is due where nothing is said. */
  public static final CheckpointKeeper.Interval DEFAULT_EVERY =
      new CheckpointKeeper.Interval(50_000, Duration.ofMinutes(5));

  public CheckpointSettings {
    new Requirements()
        .number("every-records", EVERY, everyRecords)
        .number("every-seconds", SECONDS, everySeconds)
        .number("keep", KEEP, keep)
        .check();
  }

  /** When a version is due. */
  public CheckpointKeeper.Interval every() {
    return new CheckpointKeeper.Interval(everyRecords, Duration.ofSeconds(everySeconds));
  }

  static CheckpointSettings read(ConfigReader in) {
    return new CheckpointSettings(
        Path.of(in.text("directory", TextRule.PATH)),
        in.wholeLong("every-records", EVERY),
        in.whole("every-seconds", SECONDS),
        in.whole("keep", KEEP));
  }
}
