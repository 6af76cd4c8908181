package io.espalier.deploy.config;

import java.nio.file.Path;

/**
 * Where and how often the state is kept.
 *
 * @param everyRecords records between two versions
 * @param keep versions to keep
 */
public record CheckpointSettings(Path directory, long everyRecords, int keep) {

  private static final Range EVERY = Range.atLeast(1);
  private static final Range KEEP = Range.between(1, 10_000);

  public CheckpointSettings {
    EVERY.require("every-records", everyRecords);
    KEEP.require("keep", keep);
  }

  static CheckpointSettings read(ConfigReader in) {
    return new CheckpointSettings(
        Path.of(in.text("directory", TextRule.PATH)),
        in.wholeLong("every-records", EVERY),
        in.whole("keep", KEEP));
  }
}
