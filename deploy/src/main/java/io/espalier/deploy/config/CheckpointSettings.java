package io.espalier.deploy.config;

import io.espalier.actors.checkpoint.CheckpointKeeper;
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

  public CheckpointSettings {
    EVERY.require("every-records", everyRecords);
    SECONDS.require("every-seconds", everySeconds);
    KEEP.require("keep", keep);
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
