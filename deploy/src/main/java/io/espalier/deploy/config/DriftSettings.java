package io.espalier.deploy.config;

import io.espalier.streaming.drift.DetectorSpec;

/**
 * What watches for changes of the stream.
 *
 * @param detector which one, and how cautious it is
 */
public record DriftSettings(DetectorSpec detector) {

  private static final Range CONFIDENCE =
      new Range(
          "more than 0 and less than " + DetectorSpec.CONFIDENCE_LIMIT,
          value -> value > 0 && value < DetectorSpec.CONFIDENCE_LIMIT,
          DetectorSpec.DEFAULT.confidence());

  /** ADWIN as it is by default. */
  public static final DriftSettings DEFAULT = new DriftSettings(DetectorSpec.DEFAULT);

  static DriftSettings read(ConfigReader in) {
    return new DriftSettings(
        DetectorSpec.of(
            in.choice("detector", DetectorSpec.Kind.class),
            in.optionalReal("confidence", CONFIDENCE)));
  }
}
