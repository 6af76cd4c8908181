package io.espalier.deploy.cli.stream;

import io.espalier.deploy.settings.DriftSettings;
import io.espalier.streaming.drift.DetectorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What watches the stream for changes. */
final class DriftOptions {

  @Option(
      names = "--drift-detector",
      paramLabel = "NAME",
      converter = DetectorName.class,
      description = "what watches for changes of the stream: " + DetectorName.CHOICES)
  private DetectorSpec.Kind detector = DriftSettings.DEFAULT.detector();

  @Option(
      names = "--drift-confidence",
      paramLabel = "P",
      description =
          "probability of an alarm without a change, for each look of the detector; smaller is more"
              + " cautious "
              + DetectorName.CONFIDENCES)
  private @Nullable Double confidence;

  @Option(
      names = "--drift-announced-at",
      paramLabel = "RECORD",
      split = ",",
      description =
          "records at which the stream is known to change: each is a drift, whatever the detector"
              + " finds")
  private List<Long> announcedAt = new ArrayList<>();

  /**
   * @throws IllegalArgumentException when the confidence is none, or a record
   */
  DriftSettings settings() {
    return new DriftSettings(
        detector,
        confidence == null ? OptionalDouble.empty() : OptionalDouble.of(confidence),
        announcedAt);
  }
}
