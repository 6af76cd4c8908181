package io.espalier.deploy.settings;

import io.espalier.actors.drift.DriftWatch;
import io.espalier.actors.settings.Range;
import io.espalier.actors.settings.Requirements;
import io.espalier.actors.settings.TextRule;
import io.espalier.deploy.config.ConfigReader;
import io.espalier.streaming.drift.DetectorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What watches for changes of the stream.
 *
 * @param detector which one
 * @param confidence probability of an alarm without a change; empty for what is usual for it
 * @param announcedAt records at which the stream is known to change
 */
public record DriftSettings(
    DetectorSpec.Kind detector, OptionalDouble confidence, List<Long> announcedAt) {

  private static final TextRule RECORDS =
      TextRule.of(
          "numbers of records from 1 on, separated by commas",
          "|[1-9]\\d{0,17}(\\s*,\\s*[1-9]\\d{0,17})*",
          "");

  private static final Range CONFIDENCE =
      new Range(
          "more than 0 and less than " + DetectorSpec.CONFIDENCE_LIMIT,
          value -> value > 0 && value < DetectorSpec.CONFIDENCE_LIMIT,
          DetectorSpec.DEFAULT.confidence());

  private static final Range FIRST = Range.atLeast(1);

  /** The usual one, as it is by default. */
  public static final DriftSettings DEFAULT =
      new DriftSettings(DetectorSpec.DEFAULT.kind(), OptionalDouble.empty(), List.of());

  public DriftSettings {
    Requirements requirements = new Requirements();
    confidence.ifPresent(given -> requirements.number("confidence", CONFIDENCE, given));
    announcedAt.forEach(record -> requirements.number("announced-at", FIRST, record));
    requirements.check();
    announcedAt = List.copyOf(announcedAt);
  }

  /** What tells of changes with these settings. */
  public DriftWatch watch() {
    return new DriftWatch(DetectorSpec.of(detector, confidence), announcedAt);
  }

  static DriftSettings read(ConfigReader in) {
    return in.settings(
        DEFAULT,
        () ->
            new DriftSettings(
                in.choice("detector", DetectorSpec.Kind.class),
                in.optionalReal("confidence", CONFIDENCE),
                records(in.text("announced-at", RECORDS))));
  }

  private static List<Long> records(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(record -> !record.isEmpty())
        .map(Long::valueOf)
        .toList();
  }
}
