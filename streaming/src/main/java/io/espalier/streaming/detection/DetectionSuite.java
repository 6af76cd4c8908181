package io.espalier.streaming.detection;

import io.espalier.streaming.dataset.DriftPattern;
import java.util.List;
import java.util.Locale;

/**
 * The trials that tell of a detector what there is to know: a change that is abrupt, gradual or
 * recurring, and streams without one.
 *
 * @param from rate of errors without a change
 * @param to rate of errors after it
 * @param before records before the first change, and of each phase of a recurring one
 * @param width records over which the gradual change takes place
 * @param horizon records within which a rise must be found, counted from where it begins
 * @param streams in each trial
 * @param stationaryRecords of all streams without a change together, rounded down to whole streams
 */
public record DetectionSuite(
    double from,
    double to,
    long before,
    long width,
    long horizon,
    int streams,
    long stationaryRecords) {

  /** How often a recurring change comes. */
  private static final int RECURRENCES = 3;

  public DetectionSuite {
    if (streams < 1 || stationaryRecords < streams) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d stationary records do not make %d streams; there must be 1 stream or more, and a"
                  + " record for each",
              stationaryRecords,
              streams));
    }
  }

  /**
   * The trials, in the order in which they are told.
   *
   * @throws IllegalArgumentException if there can't be such; the message says why
   */
  public List<DetectionTrial> trials() {
    return List.of(
        trial("abrupt", new DriftPattern.Abrupt(before), before + horizon),
        trial("gradual", new DriftPattern.Gradual(before, width), before + horizon),
        trial("recurring", new DriftPattern.Recurring(before), 2 * RECURRENCES * before),
        trial("stationary", new DriftPattern.None(), stationaryRecords / streams));
  }

  private DetectionTrial trial(String name, DriftPattern pattern, long records) {
    return new DetectionTrial(name, pattern, from, to, streams, records, horizon);
  }
}
