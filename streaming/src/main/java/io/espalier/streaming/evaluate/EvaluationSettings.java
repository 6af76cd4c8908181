package io.espalier.streaming.evaluate;

/**
 * What a {@link PrequentialEvaluator} measures over.
 *
 * @param classes number of labels, at least 2
 * @param windowRecords length of the sliding window
 * @param halfLifeRecords after how many records an outcome weighs half in the decayed accuracy
 */
public record EvaluationSettings(int classes, int windowRecords, double halfLifeRecords) {

  /** Length of the window where nothing is said. */
  public static final int DEFAULT_WINDOW_RECORDS = 10_000;

  /** Half-life where nothing is said. */
  public static final long DEFAULT_HALF_LIFE_RECORDS = 2_000;

  public EvaluationSettings {
    if (classes < 2) {
      throw new IllegalArgumentException("evaluation needs at least 2 classes, got " + classes);
    }
    if (windowRecords < 1) {
      throw new IllegalArgumentException(
          "the window holds at least 1 record, got " + windowRecords);
    }
    if (!(halfLifeRecords > 0 && halfLifeRecords < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the half-life is a positive number of records, got " + halfLifeRecords);
    }
  }

  /** A window of 10,000 records and a half-life of 2,000. */
  public static EvaluationSettings defaults(int classes) {
    return new EvaluationSettings(classes, DEFAULT_WINDOW_RECORDS, DEFAULT_HALF_LIFE_RECORDS);
  }
}
