package io.espalier.deploy.config;

/**
 * Over which records accuracy is measured.
 *
 * @param windowRecords last records that windowed accuracy is over
 * @param ewmaHalfLifeRecords records after which an outcome counts half in the smoothed accuracy
 */
public record EvaluateSettings(int windowRecords, long ewmaHalfLifeRecords) {

  private static final Range WINDOW = Range.between(1, 10_000_000);
  private static final Range HALF_LIFE = Range.atLeast(1);

  public EvaluateSettings {
    WINDOW.require("window-records", windowRecords);
    HALF_LIFE.require("ewma-half-life-records", ewmaHalfLifeRecords);
  }

  static EvaluateSettings read(ConfigReader in) {
    return new EvaluateSettings(
        in.whole("window-records", WINDOW), in.wholeLong("ewma-half-life-records", HALF_LIFE));
  }
}
