package io.espalier.streaming.detection;

import io.espalier.streaming.dataset.DriftPattern;
import java.util.List;
import java.util.Locale;

/**
 * Streams of errors on which a detector is tried: each record is predicted wrongly or not, drawn by
 * itself with the rate of its moment.
 *
 * @param name for tables and reports
 * @param pattern when the rate goes up, and back
 * @param from rate of errors without the change
 * @param to rate of errors with all of it
 * @param streams how many there are
 * @param records of each
 * @param horizon records within which a rise must be found, counted from where it begins
 */
public record DetectionTrial(
    String name,
    DriftPattern pattern,
    double from,
    double to,
    int streams,
    long records,
    long horizon) {

  public DetectionTrial {
    if (!(from >= 0 && to <= 1 && from < to)) {
      throw new IllegalArgumentException(
          "the error rises between 0 and 1, got from %s to %s".formatted(from, to));
    }
    requirePositive("streams", streams);
    requirePositive("records", records);
    requirePositive("the horizon", horizon);
    requireRoom(pattern.changePoints(records), records, horizon);
  }

  /** What is found of one change must not be taken for the next. */
  private static void requireRoom(List<Long> changes, long records, long horizon) {
    for (int k = 0; k < changes.size(); k++) {
      long next = k + 1 < changes.size() ? changes.get(k + 1) : records;
      if (next - changes.get(k) < horizon) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a horizon of %d records reaches beyond the %d that follow the change at record %d",
                horizon,
                next - changes.get(k),
                changes.get(k)));
      }
    }
  }

  private static void requirePositive(String what, long count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be 1 or more, got %d", what, count));
    }
  }

  /** The rate of errors at a record, from 0. */
  double rate(long record) {
    return from + (to - from) * pattern.changedShare(record);
  }

  /** Whether nothing of the change is there at a record. */
  boolean isCalm(long record) {
    return pattern.changedShare(record) == 0;
  }

  /** The records at which the error begins to rise. */
  List<Long> rises() {
    return pattern.changePoints(records).stream().filter(at -> !isCalm(at)).toList();
  }

  /** Records of all streams. */
  public long totalRecords() {
    return streams * records;
  }
}
