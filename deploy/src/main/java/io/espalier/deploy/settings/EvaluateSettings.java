package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.streaming.evaluate.EvaluationSettings;

/**
 * Over which records accuracy is measured.
 *
 * @param windowRecords last records that windowed accuracy is over
 * @param ewmaHalfLifeRecords records after which an outcome counts half in the smoothed accuracy
 */
public record EvaluateSettings(int windowRecords, long ewmaHalfLifeRecords) {

  private static final Range WINDOW = Range.between(1, 10_000_000);
  private static final Range HALF_LIFE = Range.atLeast(1);

  /** Over the last ten thousand records. */
  public static final EvaluateSettings DEFAULT =
      new EvaluateSettings(
          EvaluationSettings.DEFAULT_WINDOW_RECORDS, EvaluationSettings.DEFAULT_HALF_LIFE_RECORDS);

  public EvaluateSettings {
    new Requirements()
        .number("window-records", WINDOW, windowRecords)
        .number("ewma-half-life-records", HALF_LIFE, ewmaHalfLifeRecords)
        .check();
  }

  /** These settings for a network that tells so many classes apart. */
  public EvaluationSettings of(int classes) {
    return new EvaluationSettings(classes, windowRecords, ewmaHalfLifeRecords);
  }

  static EvaluateSettings read(ConfigReader in) {
    return new EvaluateSettings(
        in.whole("window-records", WINDOW), in.wholeLong("ewma-half-life-records", HALF_LIFE));
  }
}
