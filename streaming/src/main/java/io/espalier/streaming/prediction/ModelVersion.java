package io.espalier.streaming.prediction;

import java.util.Locale;

/**
 * Which network it was. A later one of the same run has both numbers at least as large and one of
 * them larger; a run that goes on from a checkpoint counts on.
 *
 * @param records that it had learnt
 * @param changes how often it had been changed otherwise: connections cut, merged, brought back or
 *     moved. A compacted network computes the same and is no change
 */
public record ModelVersion(long records, long changes) {

  public ModelVersion {
    if (records < 0 || changes < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a network has learnt 0 records or more and was changed 0 times or more, got %d and"
                  + " %d",
              records,
              changes));
    }
  }
}
