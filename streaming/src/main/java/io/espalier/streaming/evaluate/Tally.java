package io.espalier.streaming.evaluate;

import java.util.Locale;

/** Counts of outcomes. All are whole numbers, so taking back what was added leaves no trace. */
final class Tally {

  private final int classes;
  private final long[] confusion;
  private final long[] labelCounts;
  private final long[] predictionCounts;
  private long records;
  private long hits;
  private long majorityHits;
  private long noChangeHits;

  Tally(int classes) {
    this.classes = classes;
    this.confusion = new long[classes * classes];
    this.labelCounts = new long[classes];
    this.predictionCounts = new long[classes];
  }

  /**
   * @param confusion records by label × prediction
   */
  Tally(int classes, long[] confusion, long majorityHits, long noChangeHits) {
    this(classes);
    if (confusion.length != this.confusion.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a confusion matrix of %d cells for %d classes",
              confusion.length,
              classes));
    }
    System.arraycopy(confusion, 0, this.confusion, 0, confusion.length);
    this.majorityHits = majorityHits;
    this.noChangeHits = noChangeHits;
    for (int label = 0; label < classes; label++) {
      for (int prediction = 0; prediction < classes; prediction++) {
        long count = confusion[label * classes + prediction];
        labelCounts[label] += count;
        predictionCounts[prediction] += count;
        records += count;
      }
      hits += confusion[label * classes + label];
    }
  }

  void add(EvaluatedRecord outcome) {
    count(outcome, 1);
  }

  void remove(EvaluatedRecord outcome) {
    count(outcome, -1);
  }

  private void count(EvaluatedRecord outcome, int times) {
    confusion[outcome.label() * classes + outcome.prediction()] += times;
    labelCounts[outcome.label()] += times;
    predictionCounts[outcome.prediction()] += times;
    records += times;
    hits += outcome.label() == outcome.prediction() ? times : 0;
    majorityHits += outcome.majorityHit() ? times : 0;
    noChangeHits += outcome.noChangeHit() ? times : 0;
  }

  long[] confusion() {
    return confusion.clone();
  }

  long majorityHits() {
    return majorityHits;
  }

  long noChangeHits() {
    return noChangeHits;
  }

  long labelCount(int label) {
    return labelCounts[label];
  }

  Scores scores() {
    if (records == 0) {
      return new Scores(0, 0, 0, 0, 0, 0, 0);
    }
    double accuracy = share(hits);
    double majority = share(majorityHits);
    double noChange = share(noChangeHits);
    return new Scores(
        records,
        accuracy,
        gain(accuracy, chanceAgreement()),
        gain(accuracy, noChange),
        gain(accuracy, majority),
        majority,
        noChange);
  }

  private double share(long count) {
    return count / (double) records;
  }

  private double chanceAgreement() {
    double agreement = 0;
    for (int c = 0; c < classes; c++) {
      agreement += share(labelCounts[c]) * share(predictionCounts[c]);
    }
    return agreement;
  }

  private static double gain(double accuracy, double baseline) {
    return baseline < 1 ? (accuracy - baseline) / (1 - baseline) : 0;
  }
}
