package io.espalier.deploy.cli.stream;

import io.espalier.streaming.detection.DetectionSuite;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The streams that drift detectors are measured on. */
final class DetectionOptions {

  private static final int MOST_STREAMS = 1_000_000;

  @Option(
      names = "--from",
      paramLabel = "SHARE",
      defaultValue = "0.03",
      description = "of records that are predicted wrongly without a change")
  private double from;

  @Option(
      names = "--to",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "of records that are predicted wrongly after it")
  private double to;

  @Option(
      names = "--before",
      paramLabel = "RECORDS",
      defaultValue = "20000",
      description = "before the change; a recurring one goes back, and comes again, after as many")
  private long before;

  @Option(
      names = "--width",
      paramLabel = "RECORDS",
      defaultValue = "2000",
      description = "over which the gradual change takes place")
  private long width;

  @Option(
      names = "--horizon",
      paramLabel = "RECORDS",
      defaultValue = "6000",
      description = "within which a change must be found, counted from where it begins")
  private long horizon;

  @Option(names = "--streams", defaultValue = "60", description = "of each kind")
  private int streams;

  @Option(
      names = "--stationary-records",
      paramLabel = "RECORDS",
      defaultValue = "20000000",
      description = "of all streams without a change together")
  private long stationaryRecords;

  /**
   * The streams asked for.
   *
   * @throws IllegalArgumentException when there are no such; the message names the option
   */
  DetectionSuite suite() {
    require(from >= 0 && from < 1, "--from must be at least 0 and below 1, got " + from);
    require(
        to > from && to <= 1,
        "--to must be above --from, which is %s, and at most 1, got %s".formatted(from, to));
    require(before >= 1, "--before must be at least 1, got " + before);
    require(width >= 1, "--width must be at least 1, got " + width);
    require(
        horizon >= 1 && horizon <= before,
        String.format(
            Locale.ROOT,
            "--horizon must be from 1 to --before, which is %d, as a recurring change goes back"
                + " then; got %d",
            before,
            horizon));
    require(
        streams >= 1 && streams <= MOST_STREAMS,
        String.format(
            Locale.ROOT, "--streams must be from 1 to %d, got %d", MOST_STREAMS, streams));
    require(
        stationaryRecords >= streams,
        String.format(
            Locale.ROOT,
            "--stationary-records must be at least --streams, which is %d, got %d",
            streams,
            stationaryRecords));
    return new DetectionSuite(from, to, before, width, horizon, streams, stationaryRecords);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
