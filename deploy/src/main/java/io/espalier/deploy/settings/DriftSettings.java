package io.espalier.deploy.settings;

import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.streaming.drift.DetectorSpec;
import java.util.OptionalDouble;

/**
 * What watches for changes of the stream.
 *
 * @param detector which one
 * @param confidence probability of an alarm without a change; empty for what is usual for it
 */
public record DriftSettings(DetectorSpec.Kind detector, OptionalDouble confidence) {

  private static final Range CONFIDENCE =
      new Range(
          "more than 0 and less than " + DetectorSpec.CONFIDENCE_LIMIT,
          value -> value > 0 && value < DetectorSpec.CONFIDENCE_LIMIT,
          DetectorSpec.DEFAULT.confidence());

  /** The usual one, as it is by default. */
  public static final DriftSettings DEFAULT =
      new DriftSettings(DetectorSpec.DEFAULT.kind(), OptionalDouble.empty());

  public DriftSettings {
    Requirements requirements = new Requirements();
    confidence.ifPresent(given -> requirements.number("confidence", CONFIDENCE, given));
    requirements.check();
  }

  /** The detector with these settings. */
  public DetectorSpec spec() {
    return DetectorSpec.of(detector, confidence);
  }

  static DriftSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new DriftSettings(
                in.choice("detector", DetectorSpec.Kind.class),
                in.optionalReal("confidence", CONFIDENCE)));
  }
}
