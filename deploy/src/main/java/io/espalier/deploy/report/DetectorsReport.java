package io.espalier.deploy.report;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.espalier.streaming.detection.DetectionSuite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code detectors --report FILE} writes. Other tools read it: names and meanings stay. Delays
 * are counted in records, rates of errors are shares of 1.
 *
 * @param seed of everything random
 * @param from rate of errors without a change
 * @param to rate of errors after it
 * @param before records before the first change, and of each phase of a recurring one
 * @param width records over which the gradual change takes place
 * @param horizon records within which a rise must be found
 * @param streams of each kind
 * @param stationaryRecords of all streams without a change together
 * @param measurements one for each detector and kind of change
 */
@JsonPropertyOrder({
  "seed",
  "from",
  "to",
  "before",
  "width",
  "horizon",
  "streams",
  "stationaryRecords",
  "measurements"
})
public record DetectorsReport(
    long seed,
    double from,
    double to,
    long before,
    long width,
    long horizon,
    int streams,
    long stationaryRecords,
    List<Measurement> measurements) {

  public DetectorsReport {
    measurements = List.copyOf(measurements);
  }

  /** What was measured on the streams of a suite. */
  public static DetectorsReport of(
      DetectionSuite suite, long seed, List<Measurement> measurements) {
    return new DetectorsReport(
        seed,
        suite.from(),
        suite.to(),
        suite.before(),
        suite.width(),
        suite.horizon(),
        suite.streams(),
        suite.stationaryRecords(),
        measurements);
  }

  /**
   * What one detector found.
   *
   * @param change abrupt, gradual, recurring, or stationary for none
   * @param changes rises there were
   * @param found rises that were found within the horizon
   * @param medianDelay within which half of all rises were found; {@code null} if fewer were
   * @param delay95 within which 95 % of all rises were found; {@code null} if fewer were
   * @param falseAlarms alarms where the error was what it was at first
   * @param calmRecords records at which it was
   */
  @JsonPropertyOrder({
    "detector",
    "confidence",
    "change",
    "changes",
    "found",
    "missed",
    "medianDelay",
    "delay95",
    "falseAlarms",
    "calmRecords",
    "falseAlarmsPerMillion"
  })
  public record Measurement(
      String detector,
      double confidence,
      String change,
      int changes,
      int found,
      int missed,
      @Nullable Long medianDelay,
      @Nullable Long delay95,
      long falseAlarms,
      long calmRecords,
      double falseAlarmsPerMillion) {}
}
